// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

#include <optional>

#include "app/adminclient/admin_client.h"

namespace holdfast::app::models
{

/// When everything was last read and compared, kept fresh by whoever shows it, and the means to change
/// it. GUI thread; late answers are dropped.
class ScrubWatch : public QObject
{
    Q_OBJECT
public:
    explicit ScrubWatch(QObject* parent = nullptr);

    void setClient(adminclient::AdminClient* client); ///< forgets what was known
    /// One question at a time; nothing for a server that has said that it knows no scrub.
    void refresh();
    [[nodiscard]] const std::optional<adminclient::ScrubStatus>& status() const { return m_status; }
    [[nodiscard]] bool isMissing() const { return m_missing; }
    [[nodiscard]] bool isBusy() const { return m_busy; } ///< a change is on its way

    void act(adminclient::AdminClient::ScrubAct act);
    void setInterval(int everyDays);

Q_SIGNALS:
    void changed();
    void refused(const holdfast::app::Fault& fault); ///< a change did not take place

private:
    void follow(s3client::JobOf<Done>* job);

    QPointer<adminclient::AdminClient> m_client;
    std::optional<adminclient::ScrubStatus> m_status;
    bool m_missing = false;
    bool m_asking = false;
    bool m_busy = false;
    int m_generation = 0;
};

/// Whether the next full reading should have begun a day ago and does not run.
[[nodiscard]] bool isOverdue(const adminclient::ScrubStatus& scrub, const QDateTime& now);

} // namespace holdfast::app::models
