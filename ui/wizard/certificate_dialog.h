// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/core/fault.h"
#include "ui/shell/context.h"
#include "ui/widgets/question_dialog.h"

namespace holdfast::ui
{

/// Shows the certificate of a server that is not trusted, and asks whether it is to be. Where it has taken
/// the place of one that was, Enter refuses, and the answer yes needs a second look (a tick).
class CertificateDialog : public QuestionDialog
{
    Q_OBJECT
public:
    /// `fault`: "TlsUntrusted" or "TlsChanged" with what the server showed. `server`: its name or address.
    CertificateDialog(const app::Fault& fault, const QString& server, QWidget* parent);
    /// For a connection whose session is Untrusted; a yes goes into its profile. Null: it no longer is.
    [[nodiscard]] static CertificateDialog* forConnection(Context& context, const QUuid& id, QWidget* parent);

    [[nodiscard]] QByteArray anchor() const { return m_anchor; } ///< PEM; what a yes trusts

private:
    QByteArray m_anchor;
};

} // namespace holdfast::ui
