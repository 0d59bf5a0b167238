// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "app/transfer/task.h"

namespace holdfast::app::transfer
{

/// One object to one file.
///
///   Head --object known--> Open --> Body --all bytes--> Check --sealed, saved--> Name --> Done
///    ^ object changed        |  ^     |                   |                       ^ |
///    |  (If-Match: 412)      |  +-----+ fault: range      | digest differs        | +-- taken: the next name
///    +-----------------------+<---------------------------+          (a later run begins here)
///
/// The bytes gather in a temporary file beside the target. Which object they belong to (ETag) is in
/// the journal before the first one arrives, so that a resume never mixes two objects. The name it
/// will get and how the sealed file looks are there before the rename, so that a run that ends right
/// after it does not fetch the object once more.
class DownloadTask : public Task, private s3client::Sink
{
    Q_OBJECT
public:
    DownloadTask(TaskHost& host, Row row);
    ~DownloadTask() override;

    [[nodiscard]] bool wantsSlot() const override;
    void startStep() override;
    [[nodiscard]] qint64 keptBytes() const override;
    void describe(TransferItem& item) const override;

private:
    enum class Phase { Head, Open, Body, Check, Name };

    void begin(const s3client::ObjectHead& head, qint64 from) override;
    void write(const QByteArray& data) override;

    void askHead();
    void onHead(const s3client::ObjectHead& head);
    void openFile();
    void getBody();
    void onBodyEnded(const Outcome<s3client::ObjectHead>& outcome);
    void pumpWrites();
    void bodyDrained();
    void check();
    void onSealed(const Fingerprint& look, const QString& name, Proof proof);
    void giveName();
    void startOver();
    [[nodiscard]] ChecksumKind kind() const;

    Phase m_phase = Phase::Head;
    std::shared_ptr<DownloadFile> m_file;
    s3client::ObjectHead m_head;
    QPointer<s3client::GetJob> m_job;
    QList<QByteArray> m_pending; ///< received, not yet in the file
    qint64 m_pendingBytes = 0;
    qint64 m_written = 0;
    qint64 m_received = 0; ///< m_written and what is pending
    std::optional<Outcome<s3client::ObjectHead>> m_bodyEnded;
    std::optional<Fault> m_diskFault;
    bool m_writing = false;
    bool m_wrongRange = false;
    bool m_opened = false; ///< what the temporary file holds is known
    bool m_fresh = false; ///< what the temporary file holds is of another object
    int m_startedOver = 0;
};

} // namespace holdfast::app::transfer
