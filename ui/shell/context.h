// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/services.h"
#include "ui/theme/theme.h"

#include <QObject>
#include <functional>

namespace holdfast::ui
{

class ActionRegistry;
class UiSettings;

enum class PageId : quint8 { Home, Buckets, Transfers, Shares, Drives, Settings };
inline constexpr int kPageCount = 6;

/// How a page asks the window to go somewhere or to say something; the window listens.
class Navigator : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

Q_SIGNALS:
    void pageRequested(holdfast::ui::PageId page);
    void bucketRequested(const QString& bucket, const QString& prefix);
    /// Share one object of the current connection.
    void shareRequested(const QString& bucket, const QString& key);
    void wizardRequested(bool withCancel);
    /// The form of a connection; null: a new one.
    void connectionRequested(const QUuid& connection);
    /// The certificate that a connection's server shows and that is not trusted.
    void certificateRequested(const QUuid& connection);
    void transferRequested(qint64 id);
    /// Start this store of this computer; what runs instead of it is asked about.
    void storeRequested(const QUuid& place);
    /// A sentence at the lower edge of the window, for ten seconds.
    void told(holdfast::ui::State state, const QString& what, const QString& why);
};

/// The session of the current connection, whichever that is now: pages connect once, here.
class CurrentSession : public QObject
{
    Q_OBJECT
public:
    explicit CurrentSession(app::profiles::SessionPool& pool, QObject* parent = nullptr);

    /// Null while there is no connection at all.
    [[nodiscard]] app::profiles::Session* get() const;
    [[nodiscard]] app::s3client::S3Client* s3() const;
    [[nodiscard]] app::adminclient::AdminClient* admin() const;
    [[nodiscard]] QUuid id() const;
    [[nodiscard]] QString name() const;
    [[nodiscard]] bool isThisComputer() const;

Q_SIGNALS:
    void changed(); ///< another connection
    void reachChanged();
    void clientsChanged();
    void capabilitiesChanged();
    void statusChanged();

private:
    void rebind();

    app::profiles::SessionPool& m_pool;
    QPointer<app::profiles::Session> m_session;
};

/// Asks the person for files. Tests answer in its place.
struct FileChooser
{
    using Chosen = std::function<void(const QStringList&)>;
    std::function<void(QWidget* parent, const QString& title, Chosen)> files;
    std::function<void(QWidget* parent, const QString& title, Chosen)> folder;
    std::function<void(QWidget* parent, const QString& title, const QString& name, Chosen)> save;

    /// The system's dialogs; none of them blocks.
    static FileChooser system();
};

/// What every page is given. All of it outlives the pages.
struct Context
{
    const app::Services& services;
    ActionRegistry& actions;
    UiSettings& settings;
    Navigator& go;
    CurrentSession& session;
    FileChooser chooser;
};

} // namespace holdfast::ui
