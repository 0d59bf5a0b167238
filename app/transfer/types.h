// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QUuid>

#include <optional>

#include "app/core/fault.h"
#include "app/transfer/bandwidth.h"

namespace holdfast::app::transfer
{

using TransferId = qint64; ///< the journal's row; never reused

enum class Direction { Upload = 0, Download = 1 };

/// Values are kept in the journal.
///
///     added                 slot free              all bytes there
///   --------> Waiting ------------------> Running ----------------> Verifying --> Done
///              ^  ^  \                      |  |                        |
///     resume,  |  |   `--- pause ---.       |  +--- mismatch: again, then Failed
///     retry,   |  |                  v      |  |
///     answer   |  +---- resume --- Paused <-+  +--- source changed, target exists --> NeedsAnswer
///              |                            |  |
///              +-- transient fault, later --+  +--- permanent fault --> Failed
///
///   cancel, from every state but Done: Cancelling (the server's upload is aborted) --> row removed
enum class TransferState {
    Waiting = 0,
    Running = 1,
    Verifying = 2,
    Paused = 3,
    NeedsAnswer = 4,
    Failed = 5,
    Done = 6,
    Cancelling = 7,
};

/// Why a row waits for a person.
enum class Question {
    None = 0,
    SourceChanged = 1, ///< answers: Restart, Cancel
    TargetExists = 2,  ///< answers: Overwrite, KeepBoth, Skip
};
enum class Answer {
    Restart,
    Overwrite,
    KeepBoth,
    Skip, ///< the row goes, what is there stays
};

/// The answer to TargetExists that was given beforehand.
enum class Conflict {
    Ask = 0,
    Overwrite = 1,
    Skip = 2,     ///< the row goes, what is there stays
    KeepBoth = 3, ///< under the next free name
    Newer = 4,    ///< overwrites what is older than ours, else as Skip
};

/// What a walk does with symbolic links.
enum class LinkRule {
    FilesOnly = 0, ///< links to files as the files, links to folders are skipped
    Skip = 1,
    Follow = 2, ///< folders too, except into one that the path came through
};

/// Which of a folder's files are taken.
struct WalkRules
{
    QStringList ignore; ///< patterns (ignore_rules.h)
    LinkRule links = LinkRule::FilesOnly;
    bool operator==(const WalkRules&) const = default;
};

/// Why a waiting row waits.
enum class WaitReason { Slot, Connection, BackOff, Secret };

/// How the finished object was proved.
enum class Proof { None = 0, SizeOnly = 1, Etag = 2, Checksum = 3 };

/// One transfer, or one folder of transfers, as it is now. A copyable snapshot; any thread.
struct TransferItem
{
    TransferId id = 0;
    TransferId batch = 0;  ///< the folder it belongs to; 0: none
    bool isBatch = false;  ///< this is a folder: files* count, and ids of batches are negative
    Direction direction = Direction::Upload;
    QUuid connection;
    QString bucket;
    QString key;       ///< of a batch: the prefix
    QString localPath; ///< of a batch: the folder
    TransferState state = TransferState::Waiting;
    WaitReason waits = WaitReason::Slot;
    Question question = Question::None; ///< of a batch: what all of its stopped files ask
    std::optional<Fault> fault; ///< the last; also while it is tried again
    int attempts = 0;           ///< faults in a row
    qint64 size = 0;
    qint64 done = 0;            ///< bytes safely there and in flight
    double bytesPerSecond = 0;
    std::optional<qint64> secondsLeft;
    int partsTotal = 0; ///< 0: one request
    int partsDone = 0;
    int partsSending = 0;
    int partsRetrying = 0;
    qint64 partSize = 0;
    Proof proof = Proof::None;
    QDateTime created;
    QDateTime started;
    QDateTime finished;
    qint64 order = 0; ///< place in the queue
    // Folders only
    bool walking = false; ///< the folder is still being read: totals grow
    int filesTotal = 0;
    int filesDone = 0;
    int filesFailed = 0; ///< Failed and NeedsAnswer
    int filesSkipped = 0; ///< not files, unreadable, names that cannot be keys
};

struct TransferTotals
{
    int running = 0;
    int waiting = 0;
    int paused = 0;
    int stopped = 0; ///< Failed and NeedsAnswer
    int done = 0;
    double uploadRate = 0;
    double downloadRate = 0;
    qint64 bytesLeft = 0;
    qint64 bytesDone = 0;  ///< of what is unfinished or was finished in this run of the queue
    qint64 bytesTotal = 0;
    std::optional<qint64> secondsLeft; ///< for what runs and waits
    bool walking = false;
};

/// One state per part in `PartMap::states`.
enum class PartState : char { ToDo = 0, Sending = 1, Retrying = 2, Stored = 3 };
struct PartMap
{
    TransferId id = 0;
    qint64 partSize = 0;
    QByteArray states;
};

/// Changes apply to the next request, bandwidth to those in flight too, walk rules to the next folder.
struct TransferSettings
{
    int requests = 6; ///< in flight over all transfers
    int files = 6;    ///< running at once
    qint64 multipartFrom = 16LL << 20;
    qint64 partSize = 8LL << 20;       ///< least; grows so that an object has at most 10 000 parts
    qint64 memoryBudget = 256LL << 20; ///< bytes of parts held at once
    int backOffUnitMs = 1000;
    int backOffCapMs = 60'000;
    int maxAttempts = 8;    ///< of Server faults in a row; Network and Throttled wait for ever
    int requestTimeoutMs = 60'000;
    int publishMs = 200;
    BandwidthLimits bandwidth = {};
    WalkRules walk = {}; ///< for folders whose request does not say
    bool operator==(const TransferSettings&) const = default;
};

/// The part size for a file: at least `least`, at most 10 000 parts, whole MiB.
[[nodiscard]] qint64 partSizeFor(qint64 size, qint64 least);

} // namespace holdfast::app::transfer

Q_DECLARE_METATYPE(holdfast::app::transfer::TransferItem)
Q_DECLARE_METATYPE(holdfast::app::transfer::TransferTotals)
Q_DECLARE_METATYPE(holdfast::app::transfer::PartMap)
