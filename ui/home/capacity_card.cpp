// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/home/home_cards.h"

#include "ui/cluster/drive_words.h"
#include "ui/shell/words.h"
#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"
#include "ui/transfers/transfer_words.h"
#include "ui/widgets/format.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/ring.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QProgressBar>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app::adminclient;
using app::transfer::Direction;
using app::transfer::TransferItem;
using app::transfer::TransferState;

namespace
{

/// A square of the legend's colour.
class Swatch : public QWidget
{
public:
    explicit Swatch(Role role) : m_role(role) { setFixedSize(10, 20); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paint::box(painter, QRect(0, 5, 10, 10), 2, theme().color(m_role),
            m_role == Role::Track ? theme().color(Role::LineStrong) : QColor());
    }

private:
    Role m_role;
};

/// A row of the legend: the label of its figure, whose parent is the row.
Label* legend(QVBoxLayout* column, Role role, const QString& words)
{
    auto* host = new QWidget;
    auto* row = new QHBoxLayout(host);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto* figure = new Label({}, Type::Medium);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(figure);
    texts->addWidget(new Label(words, Type::Small, Role::TextSecondary));
    row->addWidget(new Swatch(role), 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    column->addWidget(host);
    return figure;
}

QProgressBar* smallBar(double fraction, const QString& name, State state)
{
    auto* bar = new QProgressBar;
    bar->setTextVisible(false);
    bar->setRange(0, 1000);
    bar->setValue(int(fraction * 1000));
    bar->setFixedHeight(6);
    bar->setAccessibleName(name);
    bar->setProperty("state", int(state));
    return bar;
}

QWidget* driveRow(const DriveStatus& drive, const NodeStatus& status)
{
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(16, 7, 12, 7);
    line->setSpacing(12);
    line->addWidget(new IconLabel(QStringLiteral("device-hdd"), Role::TextSecondary, 16));
    auto* names = new QVBoxLayout;
    names->setSpacing(0);
    names->addWidget(new ElidedLabel(driveName(drive), Type::Medium));
    const QStringList facts{drive.path, driveDevice(drive)};
    names->addWidget(new ElidedLabel(
        facts.join(QLatin1String(", ")), Type::Small, Role::TextSecondary, Qt::ElideMiddle));
    line->addLayout(names, 5);
    auto* fill = new QVBoxLayout;
    fill->setSpacing(4);
    fill->addWidget(new Label(fillWords(drive), Type::Small, Role::TextSecondary));
    fill->addWidget(smallBar(qMax(0.0, fillFraction(drive)),
        QCoreApplication::translate("Home", "How full %1 is").arg(driveName(drive)), State::Info));
    line->addLayout(fill, 3);
    bool shared = false;
    for (const QStringList& group : status.sharedDisks)
        shared = shared || group.contains(drive.path);
    const DriveStanding standing = driveStanding(drive);
    auto* chip = new Chip;
    chip->set(standing.state, standing.word, standing.icon);
    if (shared && standing.state == State::Ok) {
        chip->set(State::Warn, QCoreApplication::translate("Home", "Shared"));
        chip->setToolTip(QCoreApplication::translate(
            "Home", "On one disk with another drive: they fail together."));
    }
    // Chips differ in width; the bars before them shall stand in one line.
    auto* end = new QWidget;
    end->setMinimumWidth(96);
    auto* endLine = new QHBoxLayout(end);
    endLine->setContentsMargins(0, 0, 0, 0);
    endLine->addStretch(1);
    endLine->addWidget(chip);
    line->addWidget(end);
    return row;
}

} // namespace

CapacityCard::CapacityCard(QWidget* parent) : Card(parent)
{
    setObjectName(QStringLiteral("capacityCard"));
    m_ring = new Ring;
    m_ring->setObjectName(QStringLiteral("capacityRing"));
    auto* figures = new QVBoxLayout;
    figures->setSpacing(8);
    figures->addStretch(1);
    m_used = legend(figures, Role::Chart1, tr("used by files"));
    m_other = legend(figures, Role::LineStrong, tr("other data"));
    m_free = legend(figures, Role::Track, tr("free for files"));
    figures->addStretch(1);
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(m_ring);
    row->addLayout(figures, 1);
    auto* upper = new QVBoxLayout;
    upper->setContentsMargins(20, 16, 16, 16);
    upper->setSpacing(12);
    upper->addWidget(new Label(tr("Capacity"), Type::Strong));
    upper->addLayout(row);
    m_note = Label::wrapped({}, Type::Small, Role::TextSecondary);
    m_note->setContentsMargins(20, 12, 16, 14);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addLayout(upper);
    column->addStretch(1);
    column->addWidget(new Line);
    column->addWidget(m_note);
}

void CapacityCard::show(const NodeStatus& status)
{
    const bool known = status.capacityUsable && status.capacityUsed && *status.capacityUsable > 0;
    const double usable = known ? double(*status.capacityUsable) : 1;
    // What a disk holds beside our files takes room as well, and is not ours.
    const qint64 files = status.objectBytes.value_or(status.capacityUsed.value_or(0));
    const qint64 other = known ? std::max<qint64>(0, *status.capacityUsed - files) : 0;
    const bool shared = double(other) > usable / 100;
    m_used->setText(!known            ? format::unknown()
            : shared                  ? format::bytes(files)
                                      : format::bytes(*status.capacityUsed));
    m_other->setText(format::bytes(other));
    m_other->parentWidget()->setVisible(shared);
    m_free->setText(status.capacityFree ? format::bytes(*status.capacityFree) : format::unknown());
    const double share = known ? double(*status.capacityUsed) / usable : 0;
    const double ours = shared ? double(files) / usable : share;
    std::vector<Ring::Segment> segments{{ours, Role::Chart1}};
    if (shared)
        segments.push_back({share - ours, Role::LineStrong});
    m_ring->set(std::move(segments), known ? format::percent(share) : format::unknown(), tr("used"),
        known ? tr("%1 of %2 used").arg(format::bytes(*status.capacityUsed), format::bytes(*status.capacityUsable))
              : tr("How full the store is, is unknown"));
    QString note;
    if (status.objectCount)
        note = tr("%n file(s)", nullptr, int(qMin<qint64>(*status.objectCount, INT_MAX)))
                   .replace(QString::number(*status.objectCount), format::count(*status.objectCount));
    if (status.k > 0) {
        if (!note.isEmpty())
            note += QLatin1Char('\n');
        note += status.m > 0 ? tr("Kept as %1 pieces, any %2 of them are enough").arg(status.k + status.m).arg(status.k)
                             : tr("Kept once, without a second copy");
    }
    m_note->setText(note);
}

DrivesCard::DrivesCard(QWidget* parent) : Card(parent)
{
    setObjectName(QStringLiteral("drivesCard"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 10, 16, 10);
    m_count = new Label({}, Type::Small, Role::TextSecondary);
    head->addWidget(new Label(tr("Drives"), Type::Strong));
    head->addStretch(1);
    head->addWidget(m_count);
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addLayout(head);
    column->addLayout(m_rows);
}

void DrivesCard::show(const NodeStatus& status)
{
    clearLayout(m_rows);
    const int disks = status.disks.value_or(0);
    const QList<DriveStatus> inUse = drivesInUse(status);
    const QString drives = tr("%n drive(s)", nullptr, int(inUse.size()));
    m_count->setText(disks > 0
            //: %1 is a number of drives, %2 a number of physical disks
            ? tr("%1 on %2").arg(drives, tr("%n disk(s)", nullptr, disks)) : drives);
    for (const DriveStatus& drive : inUse) {
        m_rows->addWidget(new Line);
        m_rows->addWidget(driveRow(drive, status));
    }
}

TransfersSummary::TransfersSummary(Context& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_model(&context.services.transfers)
{
    setObjectName(QStringLiteral("homeTransfers"));
    auto* head = new QHBoxLayout;
    QPushButton* open = linkButton(tr("Open queue"));
    connect(open, &QPushButton::clicked, this,
        [this] { Q_EMIT m_context.go.pageRequested(PageId::Transfers); });
    head->addWidget(new Label(tr("Transfers"), Type::Strong));
    head->addStretch(1);
    head->addWidget(open);
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 10, 0, 0);
    column->setSpacing(8);
    column->addLayout(head);
    column->addLayout(m_rows);
    column->addStretch(1);
    m_soon.setSingleShot(true);
    m_soon.setInterval(250);
    connect(&m_soon, &QTimer::timeout, this, &TransfersSummary::refresh);
    const auto later = [this] {
        if (!m_soon.isActive())
            m_soon.start();
    };
    connect(&m_model, &QAbstractItemModel::modelReset, this, later);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, later);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, later);
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, later);
    connect(&m_model, &QAbstractItemModel::rowsMoved, this, later);
    refresh();
}

void TransfersSummary::refresh()
{
    QList<const TransferItem*> shown;
    int stopped = 0;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const TransferItem* item = m_model.item(m_model.index(row, 0));
        if (!item || item->state == TransferState::Done)
            continue;
        if (item->state == TransferState::Failed || item->state == TransferState::NeedsAnswer)
            ++stopped;
        else if (shown.size() < 4)
            shown << item;
    }
    // Rows that stay are only written anew: a button in them keeps the keyboard.
    QList<app::transfer::TransferId> ids;
    for (const TransferItem* item : shown)
        ids << item->id;
    if (ids != m_ids || stopped != m_stopped || m_rows->isEmpty()) {
        m_ids = ids;
        m_stopped = stopped;
        build(shown);
    }
    for (qsizetype i = 0; i < shown.size(); ++i)
        fill(m_parts[i], *shown[i]);
}

void TransfersSummary::build(const QList<const TransferItem*>& shown)
{
    clearLayout(m_rows);
    m_parts.clear();
    for (const TransferItem* item : shown) {
        const QString path = item->direction == Direction::Upload ? item->localPath : item->key;
        const QString name = path.section('/', -1, -1, QString::SectionSkipEmpty);
        Parts parts{new IconLabel(QStringLiteral("upload")), new Label({}, Type::Small, Role::TextSecondary),
            smallBar(0, name, State::Info), new ElidedLabel({}, Type::Small, Role::TextSecondary)};
        auto* first = new QHBoxLayout;
        first->setSpacing(8);
        first->addWidget(parts.icon);
        first->addWidget(new ElidedLabel(name, Type::Medium, Role::Text, Qt::ElideMiddle), 1);
        first->addWidget(parts.percent);
        auto* rest = new QVBoxLayout;
        rest->setContentsMargins(24, 0, 0, 0);
        rest->setSpacing(4);
        rest->addWidget(parts.bar);
        rest->addWidget(parts.words);
        auto* cell = new QWidget;
        auto* column = new QVBoxLayout(cell);
        column->setContentsMargins(0, 10, 0, 10);
        column->setSpacing(5);
        column->addLayout(first);
        column->addLayout(rest);
        m_rows->addWidget(new Line);
        m_rows->addWidget(cell);
        m_parts << parts;
    }
    m_rows->addWidget(new Line);
    if (m_stopped > 0) {
        auto* row = new QWidget;
        auto* line = new QHBoxLayout(row);
        line->setContentsMargins(0, 10, 0, 10);
        line->setSpacing(8);
        line->addWidget(new IconLabel(QStringLiteral("x-octagon"), Role::Err));
        line->addWidget(new ElidedLabel(tr("%n transfer(s) stopped", nullptr, m_stopped)), 1);
        QPushButton* why = smallButton(tr("See why"));
        connect(why, &QPushButton::clicked, this,
            [this] { Q_EMIT m_context.go.pageRequested(PageId::Transfers); });
        line->addWidget(why);
        m_rows->addWidget(row);
    } else if (shown.isEmpty()) {
        auto* none = Label::wrapped(tr("Nothing is on its way. Drop files on a bucket to upload them."),
            Type::Small, Role::TextSecondary);
        none->setContentsMargins(0, 8, 0, 0);
        m_rows->addWidget(none);
    }
}

void TransfersSummary::fill(const Parts& parts, const TransferItem& item)
{
    const bool paused = item.state == TransferState::Paused;
    const bool up = item.direction == Direction::Upload;
    const double fraction = item.size > 0 ? double(item.done) / double(item.size) : 0;
    parts.icon->set(paused ? QStringLiteral("pause") : up ? QStringLiteral("upload") : QStringLiteral("download"),
        Role::TextSecondary);
    parts.percent->setText(format::percent(fraction));
    parts.bar->setValue(int(fraction * 1000));
    const int state = int(paused ? State::Neutral : State::Info);
    if (parts.bar->property("state").toInt() != state) {
        parts.bar->setProperty("state", state);
        parts.bar->update();
    }
    QString words = paused ? tr("Paused")
        : item.state == TransferState::Waiting ? waitWords(item)
        : (up ? QStringLiteral("↑ ") : QStringLiteral("↓ ")) + format::speed(item.bytesPerSecond);
    if (item.state == TransferState::Running && item.secondsLeft)
        words += QLatin1String(", ") + format::timeLeft(item.secondsLeft);
    parts.words->setText(words);
}

} // namespace holdfast::ui
