// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/transfer_details.h"

#include "ui/shell/words.h"
#include "ui/theme/icons.h"
#include "ui/transfers/transfer_words.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/part_map.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app::transfer;
using Part = PartMap::Part;

TransferDetails::TransferDetails(Context& context, QWidget* parent)
    : Surface(Role::Panel, {}, parent), m_context(context)
{
    setObjectName(QStringLiteral("transferDetails"));
    setMinimumWidth(240);
    setMaximumWidth(480);
    m_title = new ElidedLabel({}, Type::Strong, Role::Text, Qt::ElideMiddle);
    auto* close = new QToolButton;
    close->setIcon(icon(QStringLiteral("x-lg")));
    close->setIconSize(QSize(12, 12));
    close->setAutoRaise(true);
    close->setProperty("grade", "small");
    close->setAccessibleName(tr("Close the details"));
    close->setToolTip(tr("Close the details"));
    connect(close, &QToolButton::clicked, this, &TransferDetails::closeRequested);
    m_pause = smallButton(tr("Pause"), QStringLiteral("pause"));
    m_pause->setObjectName(QStringLiteral("detailsPause"));
    m_cancel = smallButton(tr("Cancel…"), QStringLiteral("x-lg"));
    m_cancel->setObjectName(QStringLiteral("detailsCancel"));
    connect(m_pause, &QPushButton::clicked, this, &TransferDetails::pauseRequested);
    connect(m_cancel, &QPushButton::clicked, this, &TransferDetails::cancelRequested);
    m_buttons = new QWidget;
    auto* buttons = new QHBoxLayout(m_buttons);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->addWidget(m_pause);
    buttons->addWidget(m_cancel);
    buttons->addStretch(1);

    m_partTitle = new Label({}, Type::Small, Role::TextSecondary);
    m_map = new PartMap;
    m_map->setObjectName(QStringLiteral("partMap"));
    auto* legend = new FlowRow;
    const std::pair<Part, QString> kinds[] = {{Part::Stored, tr("Stored")}, {Part::Sending, tr("Sending")},
        {Part::Again, tr("Trying again")}, {Part::ToDo, tr("To do")}};
    for (const auto& [part, word] : kinds) {
        m_legends.append(new PartLegend(part, word));
        legend->add(m_legends.last());
    }
    m_partSection = new QWidget;
    auto* parts = new QVBoxLayout(m_partSection);
    parts->setContentsMargins(0, 0, 0, 0);
    parts->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->addWidget(new Label(tr("Parts"), Type::Strong));
    head->addStretch(1);
    head->addWidget(m_partTitle);
    parts->addWidget(new Line);
    parts->addLayout(head);
    parts->addWidget(m_map);
    parts->addWidget(legend);
    m_facts = new FactList;
    m_note = new InlineMessage;
    m_hint = Label::wrapped(tr("Choose a transfer to see its parts."), Type::Body, Role::TextSecondary);

    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(16, 0, 16, 16);
    column->setSpacing(14);
    column->addWidget(m_buttons);
    column->addWidget(m_hint);
    column->addWidget(m_partSection);
    column->addWidget(new Line);
    column->addWidget(m_facts);
    column->addWidget(m_note);
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(body);
    scroll->viewport()->setAutoFillBackground(false);
    body->setAutoFillBackground(false);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(16, 8, 10, 8);
    top->addWidget(m_title, 1);
    top->addWidget(close);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(top);
    all->addWidget(scroll, 1);
    connect(&context.services.transfers, &TransferEngine::partsChanged, this, &TransferDetails::showParts);
    show(nullptr);
}

void TransferDetails::show(const TransferItem* item)
{
    m_hint->setVisible(!item);
    m_buttons->setVisible(item);
    if (!item) {
        m_id = 0;
        m_title->setText(tr("Nothing selected"));
        m_facts->clear();
        m_partSection->hide();
        m_note->hide();
        return;
    }
    if (item->id != m_id)
        m_partSection->hide(); // until its own map arrives
    m_id = item->id;
    m_title->setText(fileNameOf(*item));
    const bool up = item->direction == Direction::Upload;
    const bool active = item->state == TransferState::Running || item->state == TransferState::Waiting;
    const bool paused = item->state == TransferState::Paused;
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(icon(paused ? QStringLiteral("play") : QStringLiteral("pause")));
    m_pause->setEnabled(active || paused);
    m_cancel->setText(item->state == TransferState::Done ? tr("Remove from the list") : tr("Cancel…"));
    m_cancel->setEnabled(item->state != TransferState::Cancelling);
    m_facts->clear();
    const QString here = format::path(item->localPath);
    const QString there = placeOf(item->bucket, item->key, !item->isBatch);
    const QString place = tr("%1 on %2");
    const auto connection = m_context.services.profiles.find(item->connection);
    const QString remote = connection ? place.arg(there, connection->name) : there;
    m_facts->add(tr("From"), up ? here : remote);
    m_facts->add(tr("To"), up ? remote : here);
    if (item->started.isValid())
        m_facts->add(tr("Started"), format::when(item->started));
    if (item->state == TransferState::Running)
        m_facts->add(tr("Now"), item->partsSending > 0
                ? tr("%1 over %n part(s)", nullptr, item->partsSending).arg(format::speed(item->bytesPerSecond))
                : format::speed(item->bytesPerSecond));
    m_facts->add(tr("Checked"), item->state == TransferState::Done
            ? (item->proof == Proof::SizeOnly ? tr("size matches") : tr("size and checksum match"))
            : item->partsTotal > 1 ? tr("each part, then the whole") : tr("the whole, at the end"));
    if (item->isBatch && item->filesSkipped > 0)
        m_facts->add(tr("Left out"), up ? tr("%n thing(s) that cannot be uploaded", nullptr, item->filesSkipped)
                                        : tr("%n file(s) whose names this computer cannot use", nullptr, item->filesSkipped));
    if (item->fault) {
        const words::Sentences s = words::fault(*item->fault, connection ? connection->name : QString());
        m_note->say(item->state == TransferState::Failed ? State::Error : State::Warn, s.what, s.why);
        m_note->setDetails(s.details);
    } else if (up && (active || paused)) {
        m_note->say(State::Info, tr("You may close Holdfast or switch off."),
            tr("The upload goes on where it stopped."));
    } else {
        m_note->hide();
    }
}

void TransferDetails::showParts(const app::transfer::PartMap& parts)
{
    if (parts.id != m_id || parts.states.isEmpty())
        return;
    std::vector<Part> cells;
    cells.reserve(std::size_t(parts.states.size()));
    for (const char state : parts.states) {
        switch (static_cast<PartState>(state)) {
        case PartState::Sending: cells.push_back(Part::Sending); break;
        case PartState::Retrying: cells.push_back(Part::Again); break;
        case PartState::Stored: cells.push_back(Part::Stored); break;
        default: cells.push_back(Part::ToDo); break;
        }
    }
    m_map->setParts(std::move(cells));
    const Part kinds[] = {Part::Stored, Part::Sending, Part::Again, Part::ToDo};
    for (int i = 0; i < 4; ++i) {
        const int count = m_map->count(kinds[i]);
        m_legends[i]->setCount(count);
        m_legends[i]->setVisible(count > 0 || i == 0 || i == 3);
    }
    QString title = tr("%1 parts of %2").arg(format::count(parts.states.size()), format::bytes(parts.partSize));
    if (m_map->partsPerCell() > 1)
        title += tr(", one cell is %n part(s)", nullptr, m_map->partsPerCell());
    m_partTitle->setText(title);
    m_partSection->show();
}

} // namespace holdfast::ui
