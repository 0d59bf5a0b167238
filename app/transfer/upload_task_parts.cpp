// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer/upload_faults.h"
#include "app/transfer/upload_task.h"

#include <QMimeDatabase>

#include <algorithm>

namespace holdfast::app::transfer
{

using s3client::ObjectHead;
using s3client::PutOptions;
using s3client::PutResult;

void UploadTask::checkTarget()
{
    run<ObjectHead>(client()->headObject(m_row.bucket, m_row.key), [this](Outcome<ObjectHead> head) {
        if (head) {
            askAboutTarget(*head, std::nullopt);
        } else if (head.error().httpStatus == 404) {
            m_phase = Phase::Create;
            succeed();
        } else {
            stepFault(head.error());
        }
    });
}

void UploadTask::create()
{
    PutOptions options;
    options.contentType = QMimeDatabase()
                              .mimeTypeForFile(m_row.localPath, QMimeDatabase::MatchExtension)
                              .name();
    run<s3client::UploadStarted>(
        client()->createMultipartUpload(m_row.bucket, m_row.key, options, m_useChecksums),
        [this](Outcome<s3client::UploadStarted> started) {
            if (started) {
                onCreated(*started);
                return;
            }
            const int status = started.error().httpStatus;
            const bool mayBeChecksums = m_useChecksums && (status == 400 || status == 501);
            if (mayBeChecksums) {
                m_useChecksums = false;
                succeed();
            } else {
                stepFault(started.error());
            }
        });
}

void UploadTask::onCreated(const s3client::UploadStarted& started)
{
    m_row.uploadId = started.uploadId;
    m_row.fullCrc = started.fullCrc64;
    m_row.partSize = partSizeFor(m_row.size, m_host.settings().partSize);
    m_host.journal().saveUpload(id(), m_row.uploadId, m_row.partSize, m_row.fullCrc, m_row.source,
                                onSaved<Done>([this](Outcome<Done> saved) {
                                    if (!saved) {
                                        endWith(TransferState::Failed, saved.error());
                                        return;
                                    }
                                    m_useChecksums = m_row.fullCrc;
                                    buildParts();
                                    m_phase = Phase::Parts;
                                    succeed();
                                }));
}

void UploadTask::buildParts()
{
    const qint64 count = (m_row.size + m_row.partSize - 1) / m_row.partSize;
    m_parts.assign(std::size_t(count), Part{});
    m_next = 1;
}

qint64 UploadTask::partLength(int number) const
{
    return std::min(m_row.partSize, m_row.size - (number - 1) * m_row.partSize);
}

void UploadTask::listParts(int after)
{
    if (after == 0)
        m_listed.clear();
    if (!client()) {
        fail(noConnection());
        return;
    }
    m_useChecksums = m_row.fullCrc;
    run<s3client::PartPage>(
        client()->listParts(m_row.bucket, m_row.key, m_row.uploadId, after),
        [this](Outcome<s3client::PartPage> page) {
            if (!page) {
                // Gone: finished by a request whose answer was lost, or aborted by somebody.
                if (isGone(page.error())) {
                    buildParts();
                    for (const PartRecord& record : std::as_const(m_row.parts)) {
                        if (record.number >= 1 && record.number <= int(m_parts.size()))
                            m_parts[std::size_t(record.number - 1)] = {.state = PartState::Stored,
                                                                       .record = record};
                    }
                    proveOr([this] { restart(); });
                } else {
                    stepFault(page.error());
                }
                return;
            }
            m_listed += page->parts;
            if (page->next > 0)
                listParts(page->next);
            else
                onPartsListed(m_listed);
        });
}

void UploadTask::onPartsListed(const QList<s3client::PartInfo>& parts)
{
    buildParts();
    QHash<int, s3client::PartInfo> there;
    for (const auto& part : parts)
        there.insert(part.number, part);
    for (const PartRecord& record : std::as_const(m_row.parts)) {
        const auto found = there.constFind(record.number);
        const bool fits = record.number >= 1 && record.number <= int(m_parts.size())
                          && found != there.cend() && found->etag == record.etag
                          && found->size == partLength(record.number);
        if (fits)
            m_parts[std::size_t(record.number - 1)] = {.state = PartState::Stored,
                                                       .record = record};
        else
            m_host.journal().dropPart(id(), record.number);
    }
    m_row.storedBytes = m_row.storedParts = 0;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        if (m_parts[i].state == PartState::Stored)
            countStored(int(i) + 1);
    }
    m_phase = allStored() ? Phase::Complete : Phase::Parts;
    succeed();
}

void UploadTask::countStored(int number)
{
    m_row.storedBytes += partLength(number);
    ++m_row.storedParts;
}

bool UploadTask::allStored() const
{
    return std::all_of(m_parts.begin(), m_parts.end(),
                       [](const Part& part) { return part.state == PartState::Stored; });
}

void UploadTask::startPart()
{
    const int count = int(m_parts.size());
    int number = 0;
    for (int step = 0; step < count && number == 0; ++step) {
        const int candidate = (m_next - 1 + step) % count + 1;
        const PartState state = m_parts[std::size_t(candidate - 1)].state;
        if (state == PartState::ToDo || state == PartState::Retrying)
            number = candidate;
    }
    const qint64 length = number > 0 ? partLength(number) : 0;
    if (number == 0 || !m_host.takeMemory(length)) {
        yield();
        return;
    }
    m_held += length;
    m_next = number % count + 1;
    m_parts[std::size_t(number - 1)].state = PartState::Sending;
    onDisk<Outcome<Piece>>(
        0, [path = m_row.localPath, offset = (number - 1) * m_row.partSize, length,
         source = m_row.source, sha = withSha256()] {
            return readPiece(path, offset, length, source, sha);
        },
        [this, number](Outcome<Piece> piece) {
            if (piece)
                sendPart(number, std::move(*piece));
            else
                partFailed(number, piece.error());
        });
}

void UploadTask::sendPart(int number, Piece piece)
{
    if (!client()) {
        partFailed(number, noConnection());
        return;
    }
    auto* job = client()->uploadPart(m_row.bucket, m_row.key, m_row.uploadId, number, piece.data,
                                     optionsFor(piece));
    connect(job, &s3client::Job::uploadProgressed, this, [this, number](qint64 sent) {
        m_parts[std::size_t(number - 1)].sent = sent;
    });
    piece.data.clear(); // the request holds it
    run<PutResult>(job, [this, number, piece](Outcome<PutResult> outcome) {
        onPartSent(number, piece, outcome);
    });
}

void UploadTask::onPartSent(int number, const Piece& piece, const Outcome<PutResult>& outcome)
{
    if (!outcome) {
        const Fault& fault = outcome.error();
        if (isGone(fault)) {
            giveBack(partLength(number));
            m_parts[std::size_t(number - 1)].state = PartState::ToDo;
            m_phase = Phase::ListParts; // other parts in flight end first, then it looks
            succeed();
        } else {
            partFailed(number, fault);
        }
        return;
    }
    const QString md5 = QString::fromLatin1(piece.md5.toHex());
    ObjectHead said;
    said.etag = outcome->etag;
    if (said.md5() && outcome->etag.toLower() != md5 && !m_useChecksums) {
        partFailed(number, mismatch(md5 + QLatin1String(" / ") + outcome->etag));
        return;
    }
    giveBack(partLength(number));
    Part& part = m_parts[std::size_t(number - 1)];
    part.state = PartState::Stored;
    part.record = {.number = number,
                   .size = partLength(number),
                   .etag = outcome->etag,
                   .md5 = piece.md5,
                   .crc64 = piece.crc64};
    m_row.parts.removeIf([number](const PartRecord& old) { return old.number == number; });
    m_row.parts.append(part.record);
    m_host.journal().savePart(id(), part.record);
    countStored(number);
    if (m_phase == Phase::Parts && allStored())
        m_phase = Phase::Complete;
    succeed();
}

void UploadTask::partFailed(int number, const Fault& fault)
{
    giveBack(partLength(number));
    Part& part = m_parts[std::size_t(number - 1)];
    part.state = PartState::Retrying;
    part.failedOnce = true;
    part.sent = 0;
    stepFault(fault);
}

void UploadTask::complete()
{
    QList<s3client::PartDone> parts;
    for (const Part& part : m_parts)
        parts.append({part.record.number, part.record.etag,
                      m_row.fullCrc ? part.record.crc64 : QByteArray()});
    PutOptions options;
    options.onlyIfAbsent = !m_row.overwrite && m_useConditions;
    if (m_row.fullCrc)
        options.checksums.append({.kind = ChecksumKind::Crc64Nvme, .raw = expectedCrc()});
    run<PutResult>(
        client()->completeMultipartUpload(m_row.bucket, m_row.key, m_row.uploadId, parts, options),
        [this](Outcome<PutResult> outcome) {
            if (outcome) {
                m_phase = Phase::Prove;
                succeed();
                return;
            }
            const Fault& fault = outcome.error();
            if (isTaken(fault)) {
                proveOr([this, fault] { askAboutTarget(m_there, fault); });
            } else if (isGone(fault)) {
                proveOr([this] { restart(); });
            } else if (fault.code == QLatin1String("InvalidPart")) {
                m_phase = Phase::ListParts;
                fail(mismatch(fault.message)); // bounded: the server lost a part it acknowledged
            } else if (refusesFeature(fault) && m_useConditions) {
                m_useConditions = false;
                succeed();
            } else {
                stepFault(fault);
            }
        });
}

void UploadTask::prove()
{
    run<ObjectHead>(client()->headObject(m_row.bucket, m_row.key), [this](Outcome<ObjectHead> head) {
        if (!head) {
            stepFault(head.error());
            return;
        }
        if (const auto proof = proofOf(*head)) {
            finish(*proof);
            return;
        }
        const Fault fault = mismatch(head->etag);
        if (std::exchange(m_mismatchedOnce, true)) {
            endWith(TransferState::Failed, fault);
            return;
        }
        m_row.overwrite = true; // what is there now is our own broken object
        restart();
    });
}

void UploadTask::proveOr(std::function<void()> otherwise)
{
    if (!client()) {
        fail(noConnection());
        return;
    }
    run<ObjectHead>(client()->headObject(m_row.bucket, m_row.key),
                    [this, otherwise = std::move(otherwise)](Outcome<ObjectHead> head) {
                        if (!head && head.error().httpStatus != 404) {
                            stepFault(head.error());
                            return;
                        }
                        m_there = head ? std::optional(*head) : std::nullopt;
                        const auto proof = head ? proofOf(*head) : std::nullopt;
                        if (proof && *proof != Proof::SizeOnly)
                            finish(*proof);
                        else
                            otherwise();
                    });
}

void UploadTask::askAboutTarget(const std::optional<ObjectHead>& there, std::optional<Fault> fault)
{
    constexpr qint64 kNanosOfSecond = 1'000'000'000; // Last-Modified knows whole seconds
    const bool newer = there && there->modified.isValid()
                       && m_row.source.mtimeNs / kNanosOfSecond > there->modified.toSecsSinceEpoch();
    ask(Question::TargetExists, std::move(fault), newer);
}

/// From scratch, in the same row.
void UploadTask::restart()
{
    m_host.journal().restart(id(), std::nullopt, m_row.overwrite,
                             onSaved<std::optional<Orphan>>([this](auto orphan) {
                                 if (!orphan) {
                                     endWith(TransferState::Failed, orphan.error());
                                     return;
                                 }
                                 if (*orphan)
                                     m_host.orphaned(**orphan);
                                 m_row.uploadId.clear();
                                 m_row.parts.clear();
                                 m_row.storedBytes = m_row.storedParts = 0;
                                 m_parts.clear();
                                 m_row.source = {};
                                 m_phase = Phase::Inspect;
                                 succeed();
                             }));
}

void UploadTask::finish(Proof proof)
{
    end({.state = TransferState::Done, .proof = proof});
}

} // namespace holdfast::app::transfer
