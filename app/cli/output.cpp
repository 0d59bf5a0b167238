// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include <QJsonDocument>

#include <csignal>
#include <cstdio>

#include <unistd.h>

namespace holdfast::app::cli
{

namespace
{

void print(std::FILE* to, const QByteArray& bytes)
{
    std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), to);
    std::fflush(to);
}

/// Keys may hold anything: control characters must not reach a terminal.
QByteArray shown(QString text)
{
    for (QChar& character : text) {
        if (character.category() == QChar::Other_Control && character != u'\t')
            character = QChar::ReplacementCharacter;
    }
    return text.toUtf8();
}

} // namespace

Output::Output(bool json, bool quiet)
    : m_json(json), m_quiet(quiet), m_terminal(::isatty(STDERR_FILENO) == 1)
{
}

void Output::result(const QJsonObject& json, const QString& text)
{
    endProgress();
    if (m_json)
        print(stdout, QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n');
    else
        print(stdout, shown(text) + '\n');
}

void Output::note(const QString& text)
{
    if (m_quiet)
        return;
    endProgress();
    print(stderr, "holdfast: " + shown(text) + '\n');
}

void Output::error(const QString& text)
{
    endProgress();
    print(stderr, "holdfast: " + shown(text) + '\n');
}

void Output::fault(const QString& what, const Fault& fault)
{
    error(what + QLatin1String(": ") + sentenceOf(fault));
}

void Output::progress(const QString& text)
{
    if (!m_terminal || m_quiet)
        return;
    const QByteArray line = shown(text);
    print(stderr, '\r' + line.leftJustified(m_progressWidth, ' '));
    m_progressWidth = int(line.size());
}

void Output::endProgress()
{
    if (m_progressWidth > 0)
        print(stderr, '\r' + QByteArray(m_progressWidth, ' ') + '\r');
    m_progressWidth = 0;
}

bool Output::ask(const QString& question)
{
    if (::isatty(STDIN_FILENO) != 1)
        return false;
    print(stderr, shown(question) + " [y/N] ");
    // Nothing has begun: Ctrl-C here ends the program at once, and not through the event loop.
    sigset_t signals;
    sigset_t before;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_UNBLOCK, &signals, &before);
    char answer[16] = {};
    const bool agreed = std::fgets(answer, sizeof answer, stdin)
                        && (answer[0] == 'y' || answer[0] == 'Y');
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return agreed;
}

QString sentenceOf(const Fault& fault)
{
    QString out = fault.code;
    if (!fault.message.isEmpty() && fault.message != fault.code)
        out += QLatin1String(", ") + fault.message;
    if (!fault.requestId.isEmpty())
        out += QLatin1String(" (request ") + fault.requestId + u')';
    return out;
}

QJsonObject jsonOf(const Fault& fault)
{
    return {{QStringLiteral("code"), fault.code},
            {QStringLiteral("message"), fault.message},
            {QStringLiteral("status"), fault.httpStatus},
            {QStringLiteral("request"), fault.requestId}};
}

} // namespace holdfast::app::cli
