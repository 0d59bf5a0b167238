// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/context.h"

#include <QWidget>
#include <memory>

class QLineEdit;
class QPushButton;

namespace holdfast::ui
{

class InlineMessage;
class Label;
class Segmented;

/// Address and key of a server, with a test that says what answers there.
class ConnectionForm : public QWidget
{
    Q_OBJECT
public:
    explicit ConnectionForm(Context& context, QWidget* parent = nullptr);
    void edit(const app::profiles::Connection& connection);
    [[nodiscard]] bool isReady() const;
    [[nodiscard]] QString whatIsMissing() const;
    /// Tests, then `tested(true)` or a message in the form and `tested(false)`.
    void test();
    [[nodiscard]] app::profiles::Connection connection() const;
    [[nodiscard]] QString secret() const;

Q_SIGNALS:
    void changed();
    void tested(bool good);

private:
    void fillCredentials(const std::function<void(app::s3client::Credentials)>& then);
    void tryBuckets(const app::s3client::Credentials& credentials);
    void say(State state, const QString& what, const QString& why, const QString& details = {});
    void showSecretPlace();
    void busy(bool on);
    /// Shows what the server showed and, after a yes, tests again.
    void askForTrust(const app::Fault& fault);

    Context& m_context;
    app::profiles::Connection m_edited;
    bool m_isHoldfast = false;
    QLineEdit* m_name;
    QLineEdit* m_address;
    QLineEdit* m_key;
    QLineEdit* m_secret;
    QLineEdit* m_region;
    Segmented* m_style;
    QPushButton* m_test;
    InlineMessage* m_message;
    Label* m_secretNote;
    std::unique_ptr<app::s3client::S3Client> m_client;
    std::unique_ptr<app::adminclient::AdminClient> m_admin;
};

} // namespace holdfast::ui
