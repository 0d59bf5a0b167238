// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include "app/core/fault.h"

namespace holdfast::app::cli
{

/// What a command says. Results go to the standard output, one line each, as text or as one JSON object;
/// everything else goes to the standard error.
class Output
{
public:
    Output(bool json, bool quiet);

    [[nodiscard]] bool isJson() const { return m_json; }
    void result(const QJsonObject& json, const QString& text);
    void note(const QString& text); ///< not with --quiet
    void error(const QString& text);
    void fault(const QString& what, const Fault& fault);
    /// Over the same line again and again, on a terminal only.
    void progress(const QString& text);
    void endProgress();
    /// Asks on the terminal; no terminal is a no.
    [[nodiscard]] bool ask(const QString& question);

private:
    bool m_json;
    bool m_quiet;
    bool m_terminal;
    int m_progressWidth = 0;
};

/// A fault in one line.
[[nodiscard]] QString sentenceOf(const Fault& fault);
[[nodiscard]] QJsonObject jsonOf(const Fault& fault);

} // namespace holdfast::app::cli
