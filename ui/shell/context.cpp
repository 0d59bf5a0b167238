// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/context.h"

#include <QDir>
#include <QFileDialog>
#include <memory>

namespace holdfast::ui
{

using app::profiles::Session;

CurrentSession::CurrentSession(app::profiles::SessionPool& pool, QObject* parent)
    : QObject(parent), m_pool(pool)
{
    connect(&pool, &app::profiles::SessionPool::currentChanged, this, &CurrentSession::rebind);
    connect(&pool, &app::profiles::SessionPool::sessionsChanged, this, &CurrentSession::rebind);
    rebind();
}

void CurrentSession::rebind()
{
    Session* now = m_pool.current();
    if (now == m_session && now)
        return;
    if (m_session) {
        m_session->setPolling(false);
        m_session->disconnect(this);
    }
    m_session = now;
    if (now) {
        connect(now, &Session::reachChanged, this, &CurrentSession::reachChanged);
        connect(now, &Session::clientsChanged, this, &CurrentSession::clientsChanged);
        connect(now, &Session::capabilitiesChanged, this, &CurrentSession::capabilitiesChanged);
        connect(now, &Session::statusChanged, this, &CurrentSession::statusChanged);
        now->setPolling(true);
    }
    Q_EMIT changed();
}

Session* CurrentSession::get() const
{
    return m_session;
}

app::s3client::S3Client* CurrentSession::s3() const
{
    return m_session ? m_session->s3() : nullptr;
}

app::adminclient::AdminClient* CurrentSession::admin() const
{
    return m_session ? m_session->admin() : nullptr;
}

QUuid CurrentSession::id() const
{
    return m_session ? m_session->connection().id : QUuid();
}

QString CurrentSession::name() const
{
    return m_session ? m_session->connection().name : QString();
}

bool CurrentSession::isThisComputer() const
{
    return m_session
        && m_session->connection().kind == app::profiles::ConnectionKind::ThisComputer;
}

namespace
{

QFileDialog* dialog(QWidget* parent, const QString& title, const FileChooser::Chosen& chosen,
    const std::shared_ptr<QString>& folder)
{
    auto* made = new QFileDialog(parent, title, *folder);
    QObject::connect(made, &QFileDialog::accepted, made, [made, folder] { *folder = made->directory().path(); });
    made->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(made, &QFileDialog::filesSelected, parent, chosen);
    return made;
}

} // namespace

FileChooser FileChooser::system()
{
    FileChooser chooser;
    // Not where the program happens to have been started; later, where the last choice was.
    const auto folder = std::make_shared<QString>(QDir::homePath());
    chooser.files = [folder](QWidget* parent, const QString& title, const Chosen& chosen) {
        QFileDialog* made = dialog(parent, title, chosen, folder);
        made->setFileMode(QFileDialog::ExistingFiles);
        made->open();
    };
    chooser.folder = [folder](QWidget* parent, const QString& title, const Chosen& chosen) {
        QFileDialog* made = dialog(parent, title, chosen, folder);
        made->setFileMode(QFileDialog::Directory);
        made->setOption(QFileDialog::ShowDirsOnly);
        made->open();
    };
    chooser.save
        = [folder](QWidget* parent, const QString& title, const QString& name, const Chosen& chosen) {
              QFileDialog* made = dialog(parent, title, chosen, folder);
              made->setAcceptMode(QFileDialog::AcceptSave);
              made->selectFile(name);
              made->open();
          };
    return chooser;
}

} // namespace holdfast::ui
