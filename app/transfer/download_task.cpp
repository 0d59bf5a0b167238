// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer/download_task.h"

#include <QDateTime>
#include <QFileInfo>
#include <QTimeZone>

namespace holdfast::app::transfer
{

using s3client::ObjectHead;

namespace
{

constexpr qint64 kHoldAbove = 8 << 20;    ///< received and not written: the disk is slower
constexpr qint64 kReleaseBelow = 2 << 20;
constexpr int kMostRestarts = 3;

struct Checked
{
    Outcome<Fingerprint> look = std::unexpected(Fault{});
    QString name;
    bool matches = true;
};

} // namespace

DownloadTask::DownloadTask(TaskHost& host, Row row) : Task(host, std::move(row))
{
    if (m_row.source.isKnown())
        m_phase = Phase::Name;
}

DownloadTask::~DownloadTask()
{
    halt(); // the sink goes: no request may write to it any more
}

bool DownloadTask::wantsSlot() const
{
    return !isHalted() && !hasEnded() && inFlight() == 0 && !m_writing;
}

void DownloadTask::startStep()
{
    Task::begin();
    switch (m_phase) {
    case Phase::Head: askHead(); break;
    case Phase::Open: openFile(); break;
    case Phase::Body: getBody(); break;
    case Phase::Check: check(); break;
    case Phase::Name: giveName(); break;
    }
}

ChecksumKind DownloadTask::kind() const
{
    return m_row.checksum ? m_row.checksum->kind : ChecksumKind::Md5;
}

void DownloadTask::askHead()
{
    if (!client()) {
        fail(noConnection());
        return;
    }
    run<ObjectHead>(client()->headObject(m_row.bucket, m_row.key), [this](Outcome<ObjectHead> head) {
        if (head)
            onHead(*head);
        else
            fail(head.error());
    });
}

void DownloadTask::onHead(const ObjectHead& head)
{
    m_head = head;
    m_row.size = head.size;
    if (m_row.etag != head.etag || m_row.etag.isEmpty()) {
        // Another object than the one the temporary file holds, or the first time.
        m_row.etag = head.etag;
        m_file.reset();
        m_written = 0;
        m_fresh = true;
    }
    m_row.checksum = head.verifiable();
    m_host.journal().saveDownload(id(), m_row.size, m_row.etag, m_row.checksum,
                                  onSaved<Done>([this](Outcome<Done> saved) {
                                      if (!saved) {
                                          endWith(TransferState::Failed, saved.error());
                                          return;
                                      }
                                      m_phase = Phase::Open;
                                      succeed();
                                  }));
}

void DownloadTask::openFile()
{
    auto file = std::make_shared<DownloadFile>();
    // Otherwise it is the naming that finds a free name, or overwrites.
    const bool looks = !m_row.overwrite && m_row.conflict != Conflict::KeepBoth;
    auto there = std::make_shared<std::optional<QDateTime>>();
    onDisk<Outcome<qint64>>(
        id(),
        [file, target = m_row.localPath, row = id(), kind = kind(), looks, there,
         keep = m_fresh ? 0 : m_row.size]() -> Outcome<qint64> {
            if (const QFileInfo taken(target); looks && taken.exists()) {
                *there = taken.lastModified();
                return 0;
            }
            return file->open(target, row, kind, keep);
        },
        [this, file, there](Outcome<qint64> kept) {
            if (*there) {
                const bool newer = m_head.modified.isValid()
                                   && m_head.modified.toSecsSinceEpoch()
                                          > (*there)->toSecsSinceEpoch();
                ask(Question::TargetExists, std::nullopt, newer);
                return;
            }
            if (!kept) {
                fail(kept.error());
                return;
            }
            m_file = file;
            m_fresh = false;
            m_written = m_received = *kept;
            if (!std::exchange(m_opened, true))
                m_found += *kept - m_row.storedBytes;
            m_phase = m_written == m_row.size ? Phase::Check : Phase::Body;
            yield();
        });
}

void DownloadTask::getBody()
{
    if (!client()) {
        fail(noConnection());
        return;
    }
    m_received = m_written;
    m_bodyEnded.reset();
    m_diskFault.reset();
    m_wrongRange = false;
    m_job = client()->getObject({.bucket = m_row.bucket,
                                 .key = m_row.key,
                                 .ifMatch = m_row.etag,
                                 .from = m_written},
                                this);
    run<ObjectHead>(m_job.data(), [this](Outcome<ObjectHead> outcome) { onBodyEnded(outcome); });
}

void DownloadTask::begin(const ObjectHead& head, qint64 from)
{
    // A server that ignores the range or the condition must not spoil the file.
    m_wrongRange = from != m_written || head.size != m_row.size
                   || (!head.etag.isEmpty() && head.etag != m_row.etag);
}

void DownloadTask::write(const QByteArray& data)
{
    if (m_wrongRange || m_diskFault) {
        if (m_job)
            m_job->cancel();
        return;
    }
    m_received += data.size();
    m_pending.append(data);
    m_pendingBytes += data.size();
    if (m_pendingBytes > kHoldAbove && m_job)
        m_job->hold();
    m_host.touched(*this);
    pumpWrites();
}

void DownloadTask::pumpWrites()
{
    if (m_writing || m_pending.isEmpty())
        return;
    m_writing = true;
    onDisk<Outcome<Done>>(
        id(), [file = m_file, blocks = std::exchange(m_pending, {})]() -> Outcome<Done> {
            for (const QByteArray& block : blocks) {
                if (auto done = file->append(block); !done)
                    return done;
            }
            return Done{};
        },
        [this](Outcome<Done> done) {
            m_writing = false;
            m_written = m_file->size();
            if (!done) {
                m_diskFault = done.error();
                m_pending.clear();
                if (m_job)
                    m_job->cancel();
            }
            m_pendingBytes = 0;
            for (const QByteArray& block : std::as_const(m_pending))
                m_pendingBytes += block.size();
            if (m_job && m_job->isHeld() && m_pendingBytes < kReleaseBelow)
                m_job->release();
            pumpWrites();
            if (!m_writing && m_bodyEnded)
                bodyDrained();
        });
}

void DownloadTask::onBodyEnded(const Outcome<ObjectHead>& outcome)
{
    m_bodyEnded = outcome;
    if (!m_writing)
        bodyDrained();
}

/// The request has ended and everything received is in the file.
void DownloadTask::bodyDrained()
{
    const Outcome<ObjectHead> outcome = *std::exchange(m_bodyEnded, std::nullopt);
    if (m_diskFault) {
        fail(*m_diskFault);
    } else if (m_wrongRange) {
        startOver();
    } else if (!outcome) {
        const Fault fault = outcome.error();
        const bool changed = fault.httpStatus == 412 || fault.httpStatus == 416;
        if (changed)
            startOver();
        else
            fail(fault);
    } else if (m_written != m_row.size) {
        startOver();
    } else {
        m_phase = Phase::Check;
        succeed();
    }
}

/// The object is another one now, or the bytes are wrong: a bounded number of fresh attempts.
void DownloadTask::startOver()
{
    m_file.reset();
    m_row.etag.clear();
    m_written = m_received = 0;
    m_phase = Phase::Head;
    if (++m_startedOver > kMostRestarts) {
        Fault fault;
        fault.kind = FaultClass::Server;
        fault.code = QStringLiteral("VerificationFailed");
        onDisk<Done>(
            id(),
            [target = m_row.localPath, row = id()] {
                DownloadFile::discard(target, row);
                return Done{};
            },
            [this, fault](Done) { endWith(TransferState::Failed, fault); });
        return;
    }
    succeed();
}

void DownloadTask::check()
{
    QByteArray expected;
    Proof proof = Proof::SizeOnly;
    if (m_row.checksum) {
        expected = m_row.checksum->raw;
        proof = Proof::Checksum;
    } else if (const auto md5 = m_head.md5()) {
        expected = QByteArray::fromHex(*md5);
        proof = Proof::Etag;
    }
    onDisk<Checked>(
        id(),
        [file = m_file, expected, target = m_row.localPath, overwrite = m_row.overwrite,
         mtime = m_head.modified.isValid() ? m_head.modified.toMSecsSinceEpoch() : 0]() {
            Checked checked;
            const QByteArray digest = file->finishDigest();
            checked.matches = expected.isEmpty() || digest == expected;
            if (checked.matches) {
                checked.look = file->seal(mtime);
                checked.name = DownloadFile::freeName(target, overwrite);
            }
            return checked;
        },
        [this, proof](Checked checked) {
            if (!checked.matches)
                startOver();
            else if (!checked.look)
                fail(checked.look.error());
            else
                onSealed(*checked.look, checked.name, proof);
        });
}

void DownloadTask::onSealed(const Fingerprint& look, const QString& name, Proof proof)
{
    m_file.reset();
    m_row.localPath = name;
    m_row.source = look;
    m_row.proof = proof;
    m_host.journal().saveSealed(id(), name, look, proof, onSaved<Done>([this](Outcome<Done> saved) {
                                    if (!saved) {
                                        endWith(TransferState::Failed, saved.error());
                                        return;
                                    }
                                    m_phase = Phase::Name;
                                    yield();
                                }));
}

void DownloadTask::giveName()
{
    using Named = DownloadFile::Named;
    struct Result
    {
        Outcome<Named> named = Named::Gone;
        QString next; ///< when the name was taken
    };
    onDisk<Result>(
        id(),
        [name = m_row.localPath, row = id(), look = m_row.source, overwrite = m_row.overwrite] {
            Result result;
            result.named = DownloadFile::giveName(name, row, look, overwrite);
            if (result.named && *result.named == Named::Taken)
                result.next = DownloadFile::freeName(name, false);
            return result;
        },
        [this](Result result) {
            if (!result.named) {
                fail(result.named.error());
            } else if (*result.named == Named::Done) {
                end({.state = TransferState::Done, .proof = m_row.proof});
            } else if (*result.named == Named::Taken) {
                onSealed(m_row.source, result.next, m_row.proof);
            } else { // somebody took the file away: fetch it again
                m_host.journal().dropSealed(id());
                m_row.source = {};
                m_row.etag.clear();
                m_phase = Phase::Head;
                yield();
            }
        });
}

qint64 DownloadTask::keptBytes() const
{
    if (m_phase == Phase::Name)
        return m_row.size;
    return m_opened ? m_written : m_row.storedBytes;
}

void DownloadTask::describe(TransferItem& item) const
{
    item.size = m_row.size;
    if (m_phase == Phase::Name)
        item.done = m_row.size;
    else if (m_opened)
        item.done = m_received;
    item.localPath = m_row.localPath;
    if (m_phase == Phase::Check || m_phase == Phase::Name)
        item.state = TransferState::Verifying;
}

} // namespace holdfast::app::transfer

#include "moc_download_task.cpp"
