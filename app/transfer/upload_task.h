// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "app/transfer/task.h"

namespace holdfast::app::transfer
{

/// One file to one object.
///
///   Inspect --small--> Single ------------------------------------> Prove --> Done
///      |                 ^ 412: is it ours? ----------------------->  ^
///      |                                                              |
///      +--large--> Target --> Create --saved--> Parts --> Complete ---+
///      |                        ^                 ^           |
///      +--known upload--------- | -> ListParts ---+           | NoSuchUpload: finished already?
///                               +-------------------<---------+ (else from scratch)
///
/// The upload id and part size are in the journal before the first part leaves.
class UploadTask : public Task
{
    Q_OBJECT
public:
    UploadTask(TaskHost& host, Row row);
    ~UploadTask() override;

    [[nodiscard]] bool wantsSlot() const override;
    void startStep() override;
    [[nodiscard]] qint64 keptBytes() const override { return m_row.storedBytes; }
    void describe(TransferItem& item) const override;
    [[nodiscard]] PartMap partMap() const override;

protected:
    void onHalt() override;

private:
    enum class Phase { Inspect, Single, Target, Create, ListParts, Parts, Complete, Prove };
    struct Part
    {
        PartState state = PartState::ToDo;
        bool failedOnce = false;
        PartRecord record;
        qint64 sent = 0;
    };

    void inspect();
    void onInspected(const Outcome<Fingerprint>& now);
    void sendSingle();
    void checkSingleTarget(const Piece& piece);
    void putSingle(const Piece& piece);
    void onSinglePut(const Piece& piece, const Outcome<s3client::PutResult>& outcome);
    void checkTarget();
    void create();
    void onCreated(const s3client::UploadStarted& started);
    void listParts(int after);
    void onPartsListed(const QList<s3client::PartInfo>& parts);
    void startPart();
    void sendPart(int number, Piece piece);
    void onPartSent(int number, const Piece& piece, const Outcome<s3client::PutResult>& outcome);
    void partFailed(int number, const Fault& fault);
    void complete();
    void prove();
    /// After an answer that leaves it open whether our object is there: looks, and when it is not
    /// ours does `otherwise`.
    void proveOr(std::function<void()> otherwise);
    /// The name is taken, by `there` when that is known.
    void askAboutTarget(const std::optional<s3client::ObjectHead>& there, std::optional<Fault> fault);
    void restart();
    void stepFault(const Fault& fault);
    void finish(Proof proof);
    void buildParts();
    void countStored(int number);
    [[nodiscard]] qint64 partLength(int number) const;
    [[nodiscard]] bool allStored() const;
    [[nodiscard]] bool withSha256();
    [[nodiscard]] s3client::PutOptions optionsFor(const Piece& piece);
    void giveBack(qint64 bytes);
    [[nodiscard]] std::optional<Proof> proofOf(const s3client::ObjectHead& head) const;
    [[nodiscard]] QString expectedEtag() const;
    [[nodiscard]] QByteArray expectedCrc() const;

    Phase m_phase = Phase::Inspect;
    std::vector<Part> m_parts;
    QList<s3client::PartInfo> m_listed;
    PartRecord m_single; ///< digests of a small file
    std::optional<s3client::ObjectHead> m_there; ///< what has the name, at the last look
    qint64 m_sent = 0;   ///< of a small file
    qint64 m_held = 0;   ///< bytes of parts in memory
    int m_next = 1;      ///< where the search for a part to send begins
    bool m_useChecksums = true; ///< false once the server refused them
    bool m_useConditions = true;
    bool m_mismatchedOnce = false;
};

} // namespace holdfast::app::transfer
