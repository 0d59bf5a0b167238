// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QObject>
#include <QUrl>
#include <QUuid>

#include <memory>

#include "app/core/fault.h"
#include "app/core/sql_thread.h"
#include "app/s3client/s3_client.h"
#include "app/share/address.h"

namespace holdfast::app::share
{

inline constexpr int kHour = 3600;
inline constexpr int kDay = 24 * kHour;
inline constexpr int kLongest = 7 * kDay; ///< AWS Signature Version 4's limit
inline constexpr int kPresets[] = {kHour, kDay, kLongest};

/// A link made here. Holds what it was made from, never the signature: the link is a secret, and can
/// be made again, to the letter, while the key is known.
struct Share
{
    qint64 id = 0;
    QUuid connection;
    QString bucket;
    QString key;
    QUrl address;      ///< scheme, host, port written into the link
    QDateTime made;
    int expires = kDay; ///< seconds after `made`
    QString accessKey; ///< whose signature
    bool removed = false; ///< taken off the list by the person (the link itself lives on)
    [[nodiscard]] QDateTime ends() const { return made.addSecs(expires); }
    [[nodiscard]] bool isOpen(const QDateTime& now) const { return now < ends(); }
};

/// The link for `share`, signed as of its making. Client when the client's key is not the share's.
[[nodiscard]] Outcome<QUrl> linkFor(const Share& share, const s3client::S3Client& client);

/// The record of links, in SQLite in a thread of its own. Calls from the GUI thread; callbacks there.
class ShareLedger : public QObject
{
    Q_OBJECT
public:
    explicit ShareLedger(const QString& file, QObject* parent = nullptr);
    ~ShareLedger() override;

    void open(); ///< `changed` with all shares, or `failed`
    /// Records a link; made and expires are taken as given. The id is set in `shares()` by `changed`.
    void add(const Share& share);
    void remove(const QList<qint64>& ids);
    [[nodiscard]] const QList<Share>& shares() const { return m_shares; } ///< newest first

Q_SIGNALS:
    void changed();
    void failed(const holdfast::app::Fault& fault);

private:
    QList<Share> m_shares;
    std::unique_ptr<SqlThread> m_sql;
};

} // namespace holdfast::app::share

Q_DECLARE_METATYPE(holdfast::app::share::Share)
