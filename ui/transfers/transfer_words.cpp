// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/transfer_words.h"

#include "ui/shell/words.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>

namespace holdfast::ui
{

using namespace app::transfer;

namespace
{

struct TransferText
{
    Q_DECLARE_TR_FUNCTIONS(TransferText)
};

QString grouped(const QString& sentence, int n)
{
    return QString(sentence).replace(QString::number(n), format::count(n));
}

QString proofWords(const TransferItem& item)
{
    QString words;
    if (item.isBatch)
        words = grouped(TransferText::tr("all %n file(s) checked", nullptr, item.filesDone), item.filesDone);
    if (item.isBatch && item.filesSkipped > 0)
        words = grouped(TransferText::tr("%n file(s) checked", nullptr, item.filesDone), item.filesDone)
            + QLatin1String(", ")
            + grouped(TransferText::tr("%n left out", nullptr, item.filesSkipped), item.filesSkipped);
    else if (!item.isBatch)
        words = item.proof == Proof::SizeOnly ? TransferText::tr("size matches")
                                              : TransferText::tr("size and checksum match");
    return item.finished.isValid() ? format::clock(item.finished) + QLatin1String(", ") + words : words;
}

QString amountWords(const TransferItem& item)
{
    QStringList parts;
    if (item.isBatch && item.walking)
        parts << TransferText::tr("%1, still counting").arg(format::bytes(item.done));
    else
        parts << format::bytesOf(item.done, item.size);
    if (item.isBatch)
        parts << grouped(TransferText::tr("%n file(s) done", nullptr, item.filesDone), item.filesDone);
    else if (item.partsTotal > 1 && item.state == TransferState::Running)
        parts << TransferText::tr("%1 of %2 parts").arg(format::count(item.partsDone), format::count(item.partsTotal));
    else if (item.state == TransferState::Paused && item.direction == Direction::Upload && item.done > 0)
        parts << TransferText::tr("kept on the server");
    return parts.join(QLatin1String(", "));
}

void describeStopped(const TransferItem& item, TransferWords& w)
{
    w.icon = QStringLiteral("x-octagon");
    w.iconRole = Role::Err;
    if (item.question == Question::SourceChanged) {
        w.progress = item.isBatch
            ? TransferText::tr("Some files changed while they were read. Nothing of them was stored.")
            : TransferText::tr("The file changed while it was read. Nothing was stored.");
        w.act = RowAct::Restart;
        w.actText = item.isBatch ? TransferText::tr("Upload new files") : TransferText::tr("Upload new file");
    } else if (item.question == Question::TargetExists) {
        w.icon = QStringLiteral("question-circle");
        w.iconRole = Role::Warn;
        w.progress = item.isBatch ? TransferText::tr("Some names exist already. Nothing was changed.")
                                  : TransferText::tr("A file of this name exists already. Nothing was changed.");
        w.act = RowAct::Choose;
        w.actText = TransferText::tr("Choose…");
    } else {
        w.progress = item.isBatch && item.filesFailed > 0 && !item.fault
            ? grouped(TransferText::tr("%n file(s) stopped.", nullptr, item.filesFailed), item.filesFailed)
            : item.fault ? words::faultReason(*item.fault)
                         : TransferText::tr("It stopped.");
        w.act = RowAct::Retry;
        w.actText = TransferText::tr("Try again");
    }
}

} // namespace

QString waitWords(const TransferItem& item)
{
    switch (item.waits) {
    case WaitReason::Slot: return TransferText::tr("Starts when a slot is free");
    case WaitReason::Connection: return TransferText::tr("Waits for the server to answer");
    case WaitReason::Secret: return TransferText::tr("Waits for the server's key");
    case WaitReason::BackOff:
        return item.fault ? TransferText::tr("%1 Tries again by itself.").arg(words::faultReason(*item.fault))
                          : TransferText::tr("Tries again by itself");
    }
    return {};
}

QString placeOf(const QString& bucket, const QString& key, bool folderOnly)
{
    QStringList parts = key.split('/', Qt::SkipEmptyParts);
    if (folderOnly && !parts.isEmpty())
        parts.removeLast();
    parts.prepend(bucket);
    return parts.join(QLatin1String(" / "));
}

QString fileNameOf(const TransferItem& item)
{
    const QString path = item.direction == Direction::Upload || item.key.isEmpty() ? item.localPath : item.key;
    const QString name = path.section('/', -1, -1, QString::SectionSkipEmpty);
    return name.isEmpty() ? item.bucket : name;
}

TransferWords describe(const TransferItem& item)
{
    TransferWords w;
    const bool up = item.direction == Direction::Upload;
    w.title = fileNameOf(item);
    const QString target = up ? placeOf(item.bucket, item.key, !item.isBatch)
                              : QFileInfo(item.localPath).dir().dirName();
    w.detail = item.isBatch
        //: %1 is "412 files", %2 a place
        ? TransferText::tr("%1 to %2").arg(grouped(TransferText::tr("%n file(s)", nullptr, item.filesTotal), item.filesTotal), target)
        : TransferText::tr("to %1").arg(target);
    w.icon = up ? QStringLiteral("upload") : QStringLiteral("download");
    const double fraction = item.size > 0 ? double(item.done) / double(item.size) : 0;
    switch (item.state) {
    case TransferState::Running:
        w.fraction = fraction;
        w.progress = item.fault ? TransferText::tr("%1 Tries again.").arg(words::faultReason(*item.fault))
                                : amountWords(item);
        w.right = format::speed(item.bytesPerSecond);
        w.rightMore = item.walking ? QString()
            : item.secondsLeft     ? format::timeLeft(item.secondsLeft) : QString();
        break;
    case TransferState::Verifying:
        w.fraction = 1;
        w.progress = TransferText::tr("All there, being checked");
        w.right = format::bytes(item.size);
        break;
    case TransferState::Waiting:
        w.icon = QStringLiteral("clock");
        w.iconRole = Role::TextTertiary;
        if (item.done > 0) {
            w.fraction = fraction;
            w.barState = State::Neutral;
        }
        w.progress = waitWords(item);
        w.right = format::bytes(item.size);
        break;
    case TransferState::Paused:
        w.icon = QStringLiteral("pause");
        w.fraction = fraction;
        w.barState = State::Neutral;
        w.progress = amountWords(item);
        w.act = RowAct::Resume;
        w.actText = TransferText::tr("Resume");
        break;
    case TransferState::NeedsAnswer:
    case TransferState::Failed: describeStopped(item, w); break;
    case TransferState::Done:
        w.icon = item.filesSkipped > 0 ? QStringLiteral("exclamation-triangle") : QStringLiteral("check-circle");
        w.iconRole = item.filesSkipped > 0 ? Role::Warn : Role::Ok;
        w.progress = proofWords(item);
        w.right = format::bytes(item.size);
        if (item.started.isValid() && item.finished.isValid())
            w.rightMore = format::duration(item.started.secsTo(item.finished));
        break;
    case TransferState::Cancelling:
        w.iconRole = Role::TextTertiary;
        w.progress = TransferText::tr("Being cancelled");
        break;
    }
    return w;
}

CancelWords cancelWords(const QList<TransferItem>& items)
{
    CancelWords w;
    w.keep = TransferText::tr("Go on");
    const int count = int(items.size());
    const bool ended = std::all_of(items.begin(), items.end(),
        [](const TransferItem& item) { return item.state == TransferState::Done; });
    const TransferItem& item = items.first();
    const QString name = fileNameOf(item);
    if (ended) {
        w.question = count > 1 ? TransferText::tr("Remove %n transfer(s) from the list?", nullptr, count)
                               : TransferText::tr("Remove “%1” from the list?").arg(name);
        w.text = TransferText::tr("Only the entry goes. The files stay, here and on the server.");
        w.verb = TransferText::tr("Remove from the list");
        w.keep = TransferText::tr("Keep it");
        return w;
    }
    if (count > 1) {
        w.question = TransferText::tr("Cancel %n transfer(s)?", nullptr, count);
        w.text = TransferText::tr(
            "Parts of files that are not finished are removed. Finished files and the originals stay.");
        w.verb = TransferText::tr("Cancel transfers");
        return w;
    }
    const bool up = item.direction == Direction::Upload;
    w.verb = up ? TransferText::tr("Cancel upload") : TransferText::tr("Cancel download");
    w.question = up ? TransferText::tr("Cancel the upload of “%1”?").arg(name)
                    : TransferText::tr("Cancel the download of “%1”?").arg(name);
    if (item.isBatch) {
        const QString stay = up
            ? TransferText::tr("%n finished file(s) stay on the server.", nullptr, item.filesDone)
            : TransferText::tr("%n finished file(s) stay on this computer.", nullptr, item.filesDone);
        w.text = grouped(stay, item.filesDone) + QLatin1Char(' ')
            + TransferText::tr("Parts of files that are not finished are removed. The originals stay.");
    } else if (up) {
        w.text = TransferText::tr("What the server holds of it, %1, is removed there. The file on this computer stays.")
                     .arg(format::bytes(item.done));
    } else {
        w.text = TransferText::tr("What is here of it is removed. The file on the server stays.");
    }
    return w;
}

} // namespace holdfast::ui
