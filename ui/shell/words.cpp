// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/words.h"

#include "ui/home/safety_words.h"

#include <QCoreApplication>

namespace holdfast::ui::words
{

using app::Fault;
using app::FaultClass;
using app::node::NodeProblem;
using app::node::NodeSnapshot;
using app::node::NodeState;
using app::node::PlaceProblem;
using app::profiles::Reach;

namespace
{

QString tr(const char* text, const char* note = nullptr, int n = -1)
{
    return QCoreApplication::translate("Words", text, note, n);
}

QString detailsOf(const Fault& fault)
{
    QStringList lines;
    if (!fault.code.isEmpty())
        lines << (fault.httpStatus > 0
                ? QStringLiteral("%1 (%2)").arg(fault.code).arg(fault.httpStatus) : fault.code);
    if (!fault.message.isEmpty())
        lines << fault.message;
    if (!fault.requestId.isEmpty())
        lines << tr("Request id %1").arg(fault.requestId);
    return lines.join(QLatin1Char('\n'));
}

/// What an S3 error code means for the person, where the class alone is too general.
QString codeReason(const QString& code)
{
    if (code == "NoSuchBucket")
        return tr("The bucket is not there any more.");
    if (code == "NoSuchKey")
        return tr("The file is not there any more.");
    if (code == "BucketNotEmpty")
        return tr("The bucket still holds files or unfinished uploads.");
    if (code == "BucketAlreadyExists" || code == "BucketAlreadyOwnedByYou")
        return tr("A bucket of this name exists already.");
    if (code == "QuotaExceeded")
        return tr("The bucket is full: its quota is reached.");
    if (code == "InsufficientStorage" || code == "StorageFull" || code == "XMinioStorageFull")
        return tr("The store is full.");
    if (code == "InvalidAccessKeyId")
        return tr("The server does not know this access key.");
    if (code == "SignatureDoesNotMatch")
        return tr("The secret key does not belong to the access key.");
    if (code == "EntityTooLarge")
        return tr("The file is larger than this server takes.");
    if (code == "NoSuchUpload")
        return tr("The server has dropped the unfinished upload.");
    return {};
}

} // namespace

QString faultReason(const Fault& fault)
{
    const QString byCode = codeReason(fault.code);
    if (!byCode.isEmpty())
        return byCode;
    switch (fault.kind) {
    case FaultClass::Network: return tr("The server does not answer.");
    case FaultClass::Timeout: return tr("The server did not answer in time.");
    case FaultClass::Throttled: return tr("The server is busy and asks to wait.");
    case FaultClass::Server: return tr("The server had a fault of its own.");
    case FaultClass::Auth: return tr("The key has no permission for this.");
    case FaultClass::ClockSkew: return tr("The clocks of this computer and the server differ too much.");
    case FaultClass::Client: return tr("The server refused the request.");
    case FaultClass::ChangedSource: return tr("The file changed while it was read.");
    case FaultClass::LocalDisk:
        return fault.message.isEmpty() ? tr("The file on this computer cannot be read or written.")
                                       : tr("The file on this computer cannot be read or written: %1.")
                                             .arg(fault.message);
    case FaultClass::Cancelled: return tr("Cancelled.");
    }
    return tr("Something went wrong.");
}

Sentences fault(const Fault& fault, const QString& subject)
{
    Sentences s;
    s.details = detailsOf(fault);
    const QString name = subject.isEmpty() ? tr("The server") : subject;
    switch (fault.kind) {
    case FaultClass::Network:
        s.what = tr("%1 does not answer.").arg(name);
        s.why = tr("It may be switched off, or the network between is down.");
        return s;
    case FaultClass::Timeout:
        s.what = tr("%1 did not answer in time.").arg(name);
        s.why = tr("It may be busy. Try again in a moment.");
        return s;
    case FaultClass::Auth:
        s.what = codeReason(fault.code);
        if (s.what.isEmpty())
            s.what = tr("The key is not allowed to do this.");
        s.why = tr("Use another key, or ask whoever runs %1 for the permission.").arg(name);
        return s;
    case FaultClass::ClockSkew:
        s.what = tr("This computer's clock and the server's differ too much.");
        s.why = tr("Set this computer's clock, then try again.");
        return s;
    case FaultClass::Throttled:
    case FaultClass::Server:
        s.what = faultReason(fault);
        s.why = tr("Try again in a moment. If it stays so, look at the server.");
        return s;
    default: break;
    }
    s.what = faultReason(fault);
    return s;
}

Standing node(const NodeSnapshot& snapshot)
{
    switch (snapshot.state) {
    case NodeState::Stopped: return {State::Neutral, tr("Stopped"), QStringLiteral("stop-circle")};
    case NodeState::Starting: return {State::Neutral, tr("Starting"), QStringLiteral("clock")};
    case NodeState::Ready: return {State::Ok, tr("Ready"), {}};
    case NodeState::Degraded: return {State::Warn, tr("Needs a look"), {}};
    case NodeState::Stopping: return {State::Neutral, tr("Stopping"), QStringLiteral("clock")};
    case NodeState::Crashed: return {State::Error, tr("Crashed"), {}};
    case NodeState::Foreign: return {State::Error, tr("In use elsewhere"), {}};
    case NodeState::Blocked: return {State::Error, tr("Cannot start"), {}};
    }
    return {};
}

Sentences nodeProblem(const NodeSnapshot& snapshot)
{
    Sentences s;
    s.details = snapshot.detail;
    switch (snapshot.problem) {
    case NodeProblem::None: return s;
    case NodeProblem::Usage:
        s.what = tr("The store cannot start: its settings are not accepted.");
        s.why = tr("Check the folders and the address in Settings.");
        return s;
    case NodeProblem::PortInUse:
        s.what = tr("The store cannot start: another program uses its address.");
        s.why = tr("End that program, or choose another port in Settings.");
        return s;
    case NodeProblem::DriveInUse:
        s.what = tr("The store cannot start: another process has its folders open.");
        s.why = tr("A second Holdfast may be running on them. End it, then try again.");
        return s;
    case NodeProblem::WrongStore:
        s.what = tr("The store cannot start: a folder belongs to another store.");
        s.why = tr("Put the right folder back, or leave this one out in Settings.");
        return s;
    case NodeProblem::TooFewDrives:
        s.what = tr("The store cannot start: too many of its folders are missing.");
        s.why = tr("Connect the missing disks, then try again. Nothing was changed.");
        return s;
    case NodeProblem::NoProgram:
        s.what = tr("The store cannot start: the server program is missing.");
        s.why = tr("Install Holdfast again; your files stay where they are.");
        return s;
    case NodeProblem::CannotStart:
        s.what = tr("The system refused to start the server program.");
        break;
    case NodeProblem::NotReady:
        s.what = tr("The store started, but did not become ready in time.");
        break;
    case NodeProblem::Killed:
        s.what = tr("The store stopped unexpectedly.");
        break;
    case NodeProblem::ServiceFailed:
        s.what = tr("The service that keeps the store running has failed.");
        break;
    }
    s.why = tr("Stored files are not affected.");
    return s;
}

Standing session(const app::profiles::Session& session, const NodeSnapshot& nodeNow)
{
    const bool here = session.connection().kind == app::profiles::ConnectionKind::ThisComputer;
    if (here && nodeNow.state != NodeState::Ready && nodeNow.state != NodeState::Degraded)
        return node(nodeNow);
    switch (session.reach()) {
    case Reach::Unknown:
    case Reach::Trying: return {State::Neutral, tr("Connecting"), QStringLiteral("clock")};
    case Reach::Offline: return {State::Error, tr("Does not answer"), QStringLiteral("wifi-off")};
    case Reach::Denied: return {State::Error, tr("Key refused"), QStringLiteral("key")};
    case Reach::NeedsSecret: return {State::Warn, tr("Needs its key"), QStringLiteral("key")};
    case Reach::Online: break;
    }
    if (session.status()) {
        const Safety safety = describeSafety(*session.status());
        return {safety.state, safety.shortWord, {}};
    }
    return {State::Ok, tr("Connected"), {}};
}

QString placeProblem(PlaceProblem problem, const QString& fileSystem)
{
    switch (problem) {
    case PlaceProblem::None: return {};
    case PlaceProblem::Missing: return tr("is not there");
    case PlaceProblem::NotWritable: return tr("you may not write there");
    case PlaceProblem::NetworkFs:
        return tr("%1 is a network folder; connect to its server instead").arg(fileSystem);
    case PlaceProblem::NoDurableFs: return tr("%1 cannot keep files safely").arg(fileSystem);
    case PlaceProblem::Overlay: return tr("part of a container, gone when it ends");
    case PlaceProblem::Memory: return tr("in memory, gone when the computer is switched off");
    case PlaceProblem::ReadOnly: return tr("read-only");
    case PlaceProblem::NotEmpty: return tr("holds other files");
    case PlaceProblem::TooSmall: return tr("less than 1 GiB free");
    case PlaceProblem::HasDrive: return tr("holds a store already; it is opened again");
    }
    return {};
}

} // namespace holdfast::ui::words
