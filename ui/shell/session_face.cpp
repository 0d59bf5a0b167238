// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/session_face.h"

#include "ui/shell/words.h"
#include "ui/widgets/face.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"

#include <QCoreApplication>

namespace holdfast::ui
{

using app::profiles::Reach;

namespace
{

struct SessionFace
{
    Q_DECLARE_TR_FUNCTIONS(SessionFace)
};

/// This computer's own store, while it does not run; false when it does.
bool showStore(Face& face, Context& context, const QString& name)
{
    using app::node::NodeState;
    app::node::NodeSupervisor& node = context.services.node;
    switch (node.snapshot().state) {
    case NodeState::Ready:
    case NodeState::Degraded: return false;
    case NodeState::Stopped:
        face.set(QStringLiteral("stop-circle"), SessionFace::tr("%1 is stopped.").arg(name),
            SessionFace::tr("Its files can be reached again as soon as it runs."), SessionFace::tr("Start"),
            [&node] { node.start(node.config()); });
        break;
    case NodeState::Starting:
    case NodeState::Stopping:
        face.set(QStringLiteral("hourglass-split"),
            node.snapshot().state == NodeState::Starting ? SessionFace::tr("%1 is starting…").arg(name)
                                                         : SessionFace::tr("%1 is stopping…").arg(name),
            SessionFace::tr("This takes a few seconds."));
        break;
    case NodeState::Crashed:
    case NodeState::Foreign:
    case NodeState::Blocked: {
        const words::Sentences s = words::nodeProblem(node.snapshot());
        face.set(QStringLiteral("exclamation-triangle"), s.what, s.why, SessionFace::tr("Start now"),
            [&node] { node.retryNow(); });
        face.setDetails(s.details);
        break;
    }
    }
    return true;
}

words::Sentences faultOf(const app::profiles::Session& session, const QString& plain, const QString& name)
{
    return session.lastFault() ? words::fault(*session.lastFault(), name) : words::Sentences{plain, {}, {}};
}

} // namespace

void showSessionFace(Face& face, Context& context)
{
    app::profiles::Session* session = context.session.get();
    if (!session) {
        face.set(QStringLiteral("house"), SessionFace::tr("There is no place for files yet."),
            SessionFace::tr("Store on this computer, or connect to a server."), SessionFace::tr("Choose a place…"),
            [&context] { Q_EMIT context.go.wizardRequested(true); });
        return;
    }
    const QString name = context.session.name();
    if (context.session.isThisComputer() && showStore(face, context, name))
        return;
    const auto askForKey = [&context] { Q_EMIT context.go.connectionRequested(context.session.id()); };
    switch (session->reach()) {
    case Reach::NeedsSecret:
        face.set(QStringLiteral("key"), SessionFace::tr("%1 needs its secret key.").arg(name),
            SessionFace::tr("It was kept for one session only."), SessionFace::tr("Enter the key…"), askForKey);
        return;
    case Reach::Denied: {
        const words::Sentences s = faultOf(*session, SessionFace::tr("%1 refuses the key.").arg(name), name);
        face.set(QStringLiteral("key"), s.what, s.why, SessionFace::tr("Use another key…"), askForKey);
        face.setDetails(s.details);
        return;
    }
    case Reach::Untrusted: {
        const words::Sentences s = faultOf(*session, SessionFace::tr("%1 is not trusted.").arg(name), name);
        face.set(QStringLiteral("shield"), s.what, s.why, SessionFace::tr("Look at the certificate…"),
            [&context] { Q_EMIT context.go.certificateRequested(context.session.id()); });
        face.setDetails(s.details);
        return;
    }
    case Reach::Offline: {
        const words::Sentences s = faultOf(*session, SessionFace::tr("%1 does not answer.").arg(name), name);
        face.set(QStringLiteral("wifi-off"), s.what, s.why, SessionFace::tr("Try again"), [&context] {
            if (auto* now = context.session.get())
                now->connectNow();
        });
        face.setDetails(s.details);
        return;
    }
    default: break;
    }
    face.set(QStringLiteral("hourglass-split"), SessionFace::tr("Connecting to %1…").arg(name),
        SessionFace::tr("This takes a few seconds."));
}

void showSessionMessage(InlineMessage& message, Context& context, const QDateTime& asOf)
{
    app::profiles::Session* session = context.session.get();
    const Reach reach = session ? session->reach() : Reach::Unknown;
    if (reach != Reach::Offline && reach != Reach::Untrusted) {
        message.hide();
        return;
    }
    const bool untrusted = reach == Reach::Untrusted && session->lastFault();
    const QString name = context.session.name();
    const QString what = untrusted ? words::fault(*session->lastFault(), name).what
                                   : SessionFace::tr("%1 does not answer.").arg(name);
    if (!message.isHidden() && message.what() == what)
        return; // announced once
    const QString since = SessionFace::tr("What you see is as of %1.").arg(format::clock(asOf));
    if (untrusted) {
        message.say(State::Error, what, since);
        message.addButton(SessionFace::tr("Look at the certificate…"),
            [&context] { Q_EMIT context.go.certificateRequested(context.session.id()); });
        return;
    }
    message.say(State::Warn, what, since + QLatin1Char(' ') + SessionFace::tr("It is tried again by itself."));
    message.addButton(SessionFace::tr("Try again"), [&context] {
        if (auto* now = context.session.get())
            now->connectNow();
    });
}

} // namespace holdfast::ui
