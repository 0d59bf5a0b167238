// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer/upload_task.h"

#include <QHostAddress>
#include <QMimeDatabase>

#include <algorithm>

#include "app/transfer/upload_faults.h"

namespace holdfast::app::transfer
{

using s3client::ObjectHead;
using s3client::PutOptions;
using s3client::PutResult;

UploadTask::UploadTask(TaskHost& host, Row row) : Task(host, std::move(row)) {}

UploadTask::~UploadTask()
{
    UploadTask::onHalt();
}

void UploadTask::onHalt()
{
    if (m_held > 0)
        m_host.giveMemory(std::exchange(m_held, 0));
    for (Part& part : m_parts) {
        if (part.state != PartState::Stored)
            part.state = PartState::ToDo;
    }
}

void UploadTask::giveBack(qint64 bytes)
{
    m_held -= bytes;
    m_host.giveMemory(bytes);
}

bool UploadTask::wantsSlot() const
{
    if (isHalted() || hasEnded())
        return false;
    if (m_phase != Phase::Parts)
        return inFlight() == 0;
    return std::any_of(m_parts.begin(), m_parts.end(),
                       [](const Part& part) { return part.state == PartState::ToDo
                                                     || part.state == PartState::Retrying; });
}

void UploadTask::startStep()
{
    begin();
    if (!client()) {
        fail(noConnection());
        return;
    }
    switch (m_phase) {
    case Phase::Inspect: inspect(); break;
    case Phase::Single: sendSingle(); break;
    case Phase::Target: checkTarget(); break;
    case Phase::Create: create(); break;
    case Phase::ListParts: listParts(0); break;
    case Phase::Parts: startPart(); break;
    case Phase::Complete: complete(); break;
    case Phase::Prove: prove(); break;
    }
}

/// What the server's trouble means for this task; the scheduler does the waiting.
void UploadTask::stepFault(const Fault& fault)
{
    if (fault.kind == FaultClass::ChangedSource)
        ask(Question::SourceChanged, fault);
    else
        fail(fault);
}

void UploadTask::inspect()
{
    onDisk<Outcome<Fingerprint>>(
        0, [path = m_row.localPath] { return fingerprintOf(path); },
        [this](Outcome<Fingerprint> now) { onInspected(now); });
}

void UploadTask::onInspected(const Outcome<Fingerprint>& now)
{
    if (!now) {
        stepFault(now.error());
        return;
    }
    const bool hasBegun = !m_row.uploadId.isEmpty();
    if (hasBegun && m_row.source != *now) {
        Fault fault;
        fault.kind = FaultClass::ChangedSource;
        fault.code = QStringLiteral("SourceChanged");
        stepFault(fault);
        return;
    }
    if (m_row.source != *now) {
        m_row.source = *now;
        m_row.size = now->size;
        m_host.journal().saveSource(id(), *now);
    }
    if (hasBegun)
        m_phase = Phase::ListParts;
    else if (now->size < m_host.settings().multipartFrom)
        m_phase = Phase::Single;
    else
        m_phase = m_row.overwrite ? Phase::Create : Phase::Target;
    yield();
}

bool UploadTask::withSha256()
{
    // Over plain HTTP beyond this machine only a signed hash keeps the body from being changed.
    const QUrl& url = client()->endpoint().url;
    const bool isLocal = url.host() == QLatin1String("localhost")
                         || QHostAddress(url.host()).isLoopback();
    return url.scheme() == QLatin1String("http") && !isLocal;
}

PutOptions UploadTask::optionsFor(const Piece& piece)
{
    PutOptions options;
    options.sha256Hex = piece.sha256Hex;
    if (m_useChecksums)
        options.checksums.append({.kind = ChecksumKind::Crc64Nvme, .raw = piece.crc64});
    else
        options.md5 = piece.md5;
    return options;
}

// Small files: one PUT

void UploadTask::sendSingle()
{
    if (!m_host.takeMemory(m_row.size)) {
        yield(); // no memory just now: the slot is for somebody else
        return;
    }
    m_held += m_row.size;
    m_sent = 0;
    onDisk<Outcome<Piece>>(
        0, [path = m_row.localPath, source = m_row.source, sha = withSha256()] {
            return readPiece(path, 0, source.size, source, sha);
        },
        [this](Outcome<Piece> piece) {
            if (!piece) {
                giveBack(m_row.size);
                stepFault(piece.error());
                return;
            }
            m_single = {.number = 0, .size = m_row.size, .md5 = piece->md5, .crc64 = piece->crc64};
            if (m_row.overwrite)
                putSingle(*piece);
            else
                checkSingleTarget(*piece);
        });
}

/// Not every S3 honours If-None-Match: nothing may be overwritten unasked, so look first.
void UploadTask::checkSingleTarget(const Piece& piece)
{
    if (!client()) {
        giveBack(m_row.size);
        fail(noConnection());
        return;
    }
    run<ObjectHead>(client()->headObject(m_row.bucket, m_row.key),
                    [this, piece](Outcome<ObjectHead> head) {
                        if (!head && head.error().httpStatus == 404) {
                            putSingle(piece);
                            return;
                        }
                        giveBack(m_row.size);
                        if (!head) {
                            stepFault(head.error());
                            return;
                        }
                        // Our own, when the answer to an earlier attempt was lost.
                        const auto proof = proofOf(*head);
                        if (proof && *proof != Proof::SizeOnly)
                            finish(*proof);
                        else
                            askAboutTarget(*head, std::nullopt);
                    });
}

void UploadTask::putSingle(const Piece& piece)
{
    if (!client()) {
        giveBack(m_row.size);
        fail(noConnection());
        return;
    }
    PutOptions options = optionsFor(piece);
    options.contentType = QMimeDatabase()
                              .mimeTypeForFile(m_row.localPath, QMimeDatabase::MatchExtension)
                              .name();
    options.onlyIfAbsent = !m_row.overwrite && m_useConditions;
    auto* job = client()->putObject(m_row.bucket, m_row.key, piece.data, options);
    connect(job, &s3client::Job::uploadProgressed, this, [this](qint64 sent) { m_sent = sent; });
    run<PutResult>(job, [this, piece](Outcome<PutResult> outcome) {
        giveBack(m_row.size);
        onSinglePut(piece, outcome);
    });
}

void UploadTask::onSinglePut(const Piece& piece, const Outcome<PutResult>& outcome)
{
    if (!outcome) {
        const Fault& fault = outcome.error();
        if (isTaken(fault)) {
            proveOr([this, fault] { askAboutTarget(m_there, fault); });
        } else if (refusesFeature(fault) && (m_useChecksums || m_useConditions)) {
            // One at a time would be finer; an S3 that refuses either is old enough for both.
            m_useChecksums = m_useConditions = false;
            succeed();
        } else {
            stepFault(fault);
        }
        return;
    }
    ObjectHead said;
    said.size = m_row.size;
    said.etag = outcome->etag;
    said.checksums = outcome->checksums;
    const auto proof = proofOf(said);
    if (!proof) {
        stepFault(mismatch(QString::fromLatin1(piece.md5.toHex()) + QLatin1String(" / ")
                           + outcome->etag));
        return;
    }
    if (*proof == Proof::SizeOnly) {
        m_phase = Phase::Prove; // the answer said too little: ask for the size at least
        succeed();
        return;
    }
    finish(*proof);
}

// Proof

QString UploadTask::expectedEtag() const
{
    if (m_parts.empty())
        return QString::fromLatin1(m_single.md5.toHex());
    std::string digests;
    for (const Part& part : m_parts) {
        if (part.record.md5.isEmpty())
            return {};
        digests.append(part.record.md5.constData(), std::size_t(part.record.md5.size()));
    }
    const std::string whole = digest(ChecksumKind::Md5, asBytes(digests));
    return QString::fromLatin1(QByteArray::fromStdString(whole).toHex()) + QLatin1Char('-')
           + QString::number(m_parts.size());
}

QByteArray UploadTask::expectedCrc() const
{
    if (m_parts.empty())
        return m_single.crc64;
    std::string whole;
    for (const Part& part : m_parts) {
        const std::string crc = part.record.crc64.toStdString();
        if (crc.empty())
            return {};
        whole = whole.empty() ? crc
                              : crcCombine(ChecksumKind::Crc64Nvme, whole, crc,
                                           std::uint64_t(part.record.size));
    }
    return QByteArray::fromStdString(whole);
}

/// nullopt: what is there is not what we sent.
std::optional<Proof> UploadTask::proofOf(const ObjectHead& head) const
{
    if (head.size != m_row.size)
        return std::nullopt;
    for (const s3client::Checksum& checksum : head.checksums) {
        if (checksum.kind == ChecksumKind::Crc64Nvme && checksum.fullObject
            && !expectedCrc().isEmpty())
            return checksum.raw == expectedCrc() ? std::optional(Proof::Checksum) : std::nullopt;
    }
    const QString expected = expectedEtag();
    if (!expected.isEmpty() && head.etag.toLower() == expected)
        return Proof::Etag;
    const bool isPlainMd5 = head.md5().has_value();
    const bool isComposite = !m_parts.empty() && head.encryption.isEmpty()
                             && head.etag.endsWith(QLatin1Char('-')
                                                   + QString::number(m_parts.size()));
    if (isPlainMd5 || isComposite)
        return std::nullopt;
    return Proof::SizeOnly;
}

// What is shown

void UploadTask::describe(TransferItem& item) const
{
    item.size = m_row.size;
    item.partSize = m_row.partSize;
    if (m_phase == Phase::Complete || m_phase == Phase::Prove)
        item.state = TransferState::Verifying;
    if (m_parts.empty() && !m_row.uploadId.isEmpty()) {
        // The server has not been asked yet; what the journal knows is there.
        item.done = m_row.storedBytes;
        item.partsDone = m_row.storedParts;
        return;
    }
    if (m_parts.empty()) {
        item.done = m_phase == Phase::Prove ? m_row.size : std::min(m_sent, m_row.size);
        return;
    }
    item.done = 0;
    item.partsTotal = int(m_parts.size());
    item.partsDone = item.partsSending = item.partsRetrying = 0;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const Part& part = m_parts[i];
        switch (part.state) {
        case PartState::Stored:
            ++item.partsDone;
            item.done += partLength(int(i) + 1);
            break;
        case PartState::Sending:
            item.done += part.sent;
            ++(part.failedOnce ? item.partsRetrying : item.partsSending);
            break;
        case PartState::Retrying:
            ++item.partsRetrying;
            break;
        case PartState::ToDo:
            break;
        }
    }
}

PartMap UploadTask::partMap() const
{
    PartMap map{.id = id(), .partSize = m_row.partSize};
    map.states.reserve(qsizetype(m_parts.size()));
    for (const Part& part : m_parts) {
        const bool again = part.state == PartState::Sending && part.failedOnce;
        map.states.append(char(again ? PartState::Retrying : part.state));
    }
    return map;
}

} // namespace holdfast::app::transfer

#include "moc_upload_task.cpp"
