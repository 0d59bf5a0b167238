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

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Words)
};

QString detailsOf(const Fault& fault)
{
    QStringList lines;
    if (!fault.code.isEmpty())
        lines << (fault.httpStatus > 0
                ? QStringLiteral("%1 (%2)").arg(fault.code).arg(fault.httpStatus) : fault.code);
    if (!fault.message.isEmpty())
        lines << fault.message;
    if (!fault.requestId.isEmpty())
        lines << Words::tr("Request id %1").arg(fault.requestId);
    return lines.join(QLatin1Char('\n'));
}

/// What an S3 error code means for the person, where the class alone is too general.
QString codeReason(const QString& code)
{
    if (code == "NoSuchBucket")
        return Words::tr("The bucket is not there any more.");
    if (code == "NoSuchKey")
        return Words::tr("The file is not there any more.");
    if (code == "BucketNotEmpty")
        return Words::tr("The bucket still holds files or unfinished uploads.");
    if (code == "BucketAlreadyExists" || code == "BucketAlreadyOwnedByYou")
        return Words::tr("A bucket of this name exists already.");
    if (code == "QuotaExceeded")
        return Words::tr("The bucket is full: its quota is reached.");
    if (code == "InsufficientStorage" || code == "StorageFull" || code == "XMinioStorageFull")
        return Words::tr("The store is full.");
    if (code == "InvalidAccessKeyId")
        return Words::tr("The server does not know this access key.");
    if (code == "SignatureDoesNotMatch")
        return Words::tr("The secret key does not belong to the access key.");
    if (code == "EntityTooLarge")
        return Words::tr("The file is larger than this server takes.");
    if (code == "VerificationFailed")
        return Words::tr("What arrived is not what was sent.");
    if (code == "TlsFailed")
        return Words::tr("No encrypted connection to the server could be made.");
    if (code == "TlsUntrusted")
        return Words::tr("Nobody this computer knows vouches for the server's certificate.");
    if (code == "TlsChanged")
        return Words::tr("The server shows another certificate than the one you trust.");
    if (code == "TlsExpired")
        return Words::tr("The server's certificate has run out, or one of the clocks is wrong.");
    if (code == "UnsupportedKey")
        return Words::tr("Holdfast cannot use a name with a part that is only dots.");
    if (code == "CannotReadFolder")
        return Words::tr("The folder is not there or cannot be read.");
    if (code == "NoSuchVersion")
        return Words::tr("This version is not there any more.");
    if (code == "NoSuchUpload")
        return Words::tr("The server has dropped the unfinished upload.");
    return {};
}

} // namespace

QString faultReason(const Fault& fault)
{
    const QString byCode = codeReason(fault.code);
    if (!byCode.isEmpty())
        return byCode;
    switch (fault.kind) {
    case FaultClass::Network: return Words::tr("The server does not answer.");
    case FaultClass::Timeout: return Words::tr("The server did not answer in time.");
    case FaultClass::Throttled: return Words::tr("The server is busy and asks to wait.");
    case FaultClass::Server: return Words::tr("The server had a fault of its own.");
    case FaultClass::Auth: return Words::tr("The key has no permission for this.");
    case FaultClass::ClockSkew: return Words::tr("The clocks of this computer and the server differ too much.");
    case FaultClass::Client: return Words::tr("The server refused the request.");
    case FaultClass::ChangedSource: return Words::tr("The file changed while it was read.");
    case FaultClass::LocalDisk:
        return fault.message.isEmpty() ? Words::tr("The file on this computer cannot be read or written.")
                                       : Words::tr("The file on this computer cannot be read or written: %1.")
                                             .arg(fault.message);
    case FaultClass::Cancelled: return Words::tr("Cancelled.");
    }
    return Words::tr("Something went wrong.");
}

Sentences fault(const Fault& fault, const QString& subject)
{
    Sentences s;
    s.details = detailsOf(fault);
    const QString name = subject.isEmpty() ? Words::tr("The server") : subject;
    switch (fault.kind) {
    case FaultClass::Network:
        s.what = Words::tr("%1 does not answer.").arg(name);
        s.why = Words::tr("It may be switched off, or the network between is down.");
        return s;
    case FaultClass::Timeout:
        s.what = Words::tr("%1 did not answer in time.").arg(name);
        s.why = Words::tr("It may be busy. Try again in a moment.");
        return s;
    case FaultClass::Auth:
        s.what = codeReason(fault.code);
        if (s.what.isEmpty())
            s.what = Words::tr("The key is not allowed to do this.");
        s.why = Words::tr("Use another key, or ask whoever runs %1 for the permission.").arg(name);
        return s;
    case FaultClass::ClockSkew:
        s.what = Words::tr("This computer's clock and the server's differ too much.");
        s.why = Words::tr("Set this computer's clock, then try again.");
        return s;
    case FaultClass::Throttled:
    case FaultClass::Server:
        s.what = faultReason(fault);
        s.why = Words::tr("Try again in a moment. If it stays so, look at the server.");
        return s;
    default: break;
    }
    s.what = faultReason(fault);
    if (fault.code == QLatin1String("TlsUntrusted"))
        s.why = Words::tr("Servers with a certificate of their own are usual at home and in offices. Look at it once; "
                          "Holdfast then takes this one only.");
    else if (fault.code == QLatin1String("TlsChanged"))
        s.why = Words::tr("Somebody may stand between, or %1 was set up anew. Nothing was sent to it.").arg(name);
    else if (fault.code == QLatin1String("TlsExpired"))
        s.why = Words::tr("Whoever runs %1 must renew it.").arg(name);
    else if (fault.code == QLatin1String("TlsFailed"))
        s.why = Words::tr("Check the address and its port. An address that begins with http:// is not encrypted.");
    return s;
}

Standing node(const NodeSnapshot& snapshot)
{
    switch (snapshot.state) {
    case NodeState::Stopped: return {State::Neutral, Words::tr("Stopped"), QStringLiteral("stop-circle")};
    case NodeState::Starting: return {State::Neutral, Words::tr("Starting"), QStringLiteral("clock")};
    case NodeState::Ready: return {State::Ok, Words::tr("Ready"), {}};
    case NodeState::Degraded: return {State::Warn, Words::tr("Needs a look"), {}};
    case NodeState::Stopping: return {State::Neutral, Words::tr("Stopping"), QStringLiteral("clock")};
    case NodeState::Crashed: return {State::Error, Words::tr("Crashed"), {}};
    case NodeState::Foreign: return {State::Error, Words::tr("In use elsewhere"), {}};
    case NodeState::Blocked: return {State::Error, Words::tr("Cannot start"), {}};
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
        s.what = Words::tr("The store cannot start: its settings are not accepted.");
        s.why = Words::tr("Details hold the server's reason. Its address and port can be changed under Settings.");
        return s;
    case NodeProblem::PortInUse:
        s.what = Words::tr("The store cannot start: another program uses its address.");
        s.why = Words::tr("End that program, or use another port.");
        return s;
    case NodeProblem::DriveInUse:
        s.what = Words::tr("The store cannot start: another process has its folders open.");
        s.why = Words::tr("A second Holdfast may be running on them. End it, then try again.");
        return s;
    case NodeProblem::WrongStore:
        s.what = Words::tr("The store cannot start: a folder belongs to another store.");
        s.why = Words::tr("Put the right folder back in its place, then start again. Nothing was changed.");
        return s;
    case NodeProblem::TooFewDrives:
        s.what = Words::tr("The store cannot start: too many of its folders are missing.");
        s.why = Words::tr("Connect the missing disks, then try again. Nothing was changed.");
        return s;
    case NodeProblem::NoProgram:
        s.what = Words::tr("The store cannot start: the server program is missing.");
        s.why = Words::tr("Install Holdfast again; your files stay where they are.");
        return s;
    case NodeProblem::CannotStart:
        s.what = Words::tr("The system refused to start the server program.");
        break;
    case NodeProblem::NotReady:
        s.what = Words::tr("The store started, but did not become ready in time.");
        break;
    case NodeProblem::Killed:
        s.what = Words::tr("The store stopped unexpectedly.");
        break;
    case NodeProblem::ServiceFailed:
        s.what = Words::tr("The service that keeps the store running has failed.");
        break;
    }
    s.why = Words::tr("Stored files are not affected.");
    return s;
}

bool isOtherStore(const app::profiles::Connection& connection, const NodeSnapshot& nodeNow)
{
    return connection.kind == app::profiles::ConnectionKind::ThisComputer && !nodeNow.place.isNull()
        && nodeNow.place != connection.id;
}

Standing session(const app::profiles::Session& session, const NodeSnapshot& nodeNow)
{
    const bool here = session.connection().kind == app::profiles::ConnectionKind::ThisComputer;
    if (isOtherStore(session.connection(), nodeNow))
        return {State::Neutral, Words::tr("Does not run"), QStringLiteral("stop-circle")};
    if (here && nodeNow.state != NodeState::Ready && nodeNow.state != NodeState::Degraded)
        return node(nodeNow);
    switch (session.reach()) {
    case Reach::Unknown:
    case Reach::Trying: return {State::Neutral, Words::tr("Connecting"), QStringLiteral("clock")};
    case Reach::Offline: return {State::Error, Words::tr("Does not answer"), QStringLiteral("wifi-off")};
    case Reach::Denied: return {State::Error, Words::tr("Key refused"), QStringLiteral("key")};
    case Reach::Untrusted: return {State::Error, Words::tr("Not trusted"), QStringLiteral("shield")};
    case Reach::NeedsSecret: return {State::Warn, Words::tr("Needs its key"), QStringLiteral("key")};
    case Reach::Online: break;
    }
    if (session.status()) {
        const Safety safety = describeSafety(*session.status());
        return {safety.state, safety.shortWord, {}};
    }
    return {State::Ok, Words::tr("Connected"), {}};
}

QString placeProblem(PlaceProblem problem, const QString& fileSystem)
{
    switch (problem) {
    case PlaceProblem::None: return {};
    case PlaceProblem::Missing: return Words::tr("is not there");
    case PlaceProblem::NotWritable: return Words::tr("you may not write there");
    case PlaceProblem::NetworkFs:
        return Words::tr("%1 is a network folder; connect to its server instead").arg(fileSystem);
    case PlaceProblem::NoDurableFs: return Words::tr("%1 cannot keep files safely").arg(fileSystem);
    case PlaceProblem::Overlay: return Words::tr("part of a container, gone when it ends");
    case PlaceProblem::Memory: return Words::tr("in memory, gone when the computer is switched off");
    case PlaceProblem::ReadOnly: return Words::tr("read-only");
    case PlaceProblem::NotEmpty: return Words::tr("holds other files");
    case PlaceProblem::TooSmall: return Words::tr("less than 1 GiB free");
    case PlaceProblem::HasDrive: return Words::tr("holds a store already; it is opened again");
    }
    return {};
}

} // namespace holdfast::ui::words
