// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/store_door.h"

#include "app/node/node_config.h"
#include "ui/browser/table_view.h"
#include "ui/theme/icons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app::node;

namespace
{

struct StoreChoiceText
{
    Q_DECLARE_TR_FUNCTIONS(StoreChoiceText)
};

QString sizes(const StoreChoice& choice)
{
    QStringList parts{StoreChoiceText::tr("%1 for your files").arg(format::bytes(choice.usable))};
    if (choice.guarding > 0)
        parts << StoreChoiceText::tr("%1 guards them").arg(format::bytes(choice.guarding));
    QString text = parts.join(QLatin1String(", "));
    if (choice.idle > 0)
        text += QLatin1String(", ") + StoreChoiceText::tr("%1 waits for another disk").arg(format::bytes(choice.idle));
    return text + QLatin1Char('.');
}

} // namespace

ChoiceWords describeChoice(const StoreChoice& choice, int places)
{
    ChoiceWords w;
    if (places == 0) {
        w.headline = StoreChoiceText::tr("Choose at least one place.");
        w.text = StoreChoiceText::tr("More disks make the files safer. You can add them later.");
        return w;
    }
    const int survives = choice.disksMayFail;
    w.state = survives > 0 ? State::Ok : State::Warn;
    if (survives > 0)
        w.headline = StoreChoiceText::tr("Any %n disk(s) may fail.", nullptr, survives);
    else if (places > 1 && choice.disks == 1)
        w.headline = StoreChoiceText::tr("All folders are on one disk.");
    else
        w.headline = StoreChoiceText::tr("One disk keeps the files.");
    w.text = sizes(choice);
    if (survives > 0)
        w.facts.append({true, survives == 1 ? StoreChoiceText::tr("A disk breaks") : StoreChoiceText::tr("%n disk(s) break", nullptr, survives),
            StoreChoiceText::tr("Nothing is lost. Work goes on.")});
    if (survives == 0 && choice.foldersMayFail > 0)
        w.facts.append({true, StoreChoiceText::tr("%n folder(s) are damaged", nullptr, choice.foldersMayFail),
            StoreChoiceText::tr("Nothing is lost. They are rebuilt.")});
    if (survives == 0)
        w.facts.append({false, choice.disks > 1 ? StoreChoiceText::tr("A disk breaks") : StoreChoiceText::tr("The disk breaks"), StoreChoiceText::tr("Files are lost.")});
    else
        w.facts.append({false, StoreChoiceText::tr("%n disk(s) break at once", nullptr, survives + 1), StoreChoiceText::tr("Files are lost.")});
    w.facts.append({false, StoreChoiceText::tr("You delete or overwrite by mistake"),
        StoreChoiceText::tr("The file is gone; this version keeps no older ones.")});
    w.facts.append({false, StoreChoiceText::tr("The computer is stolen or burns"),
        StoreChoiceText::tr("Files are lost. Keep a copy in another place.")});
    if (choice.nextMayFail > 0 && choice.nextDomains > choice.domains)
        w.next = StoreChoiceText::tr("With %n more disk(s), ", nullptr, choice.nextDomains - choice.domains)
            + StoreChoiceText::tr("any %n may fail. You can add them at any time, without starting over.", nullptr, choice.nextMayFail);
    return w;
}

StoreDoor::StoreDoor(Context& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_places(context.services.paths.dataDir() + QStringLiteral("/store"))
{
    setObjectName(QStringLiteral("storeDoor"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(makeLeft(), 1);
    row->addWidget(new Line(Qt::Vertical));
    row->addWidget(makeRight());
    connect(&m_places, &PlaceModel::choiceChanged, this, &StoreDoor::refresh);
    refresh();
    m_places.load();
}

QWidget* StoreDoor::makeLeft()
{
    QPushButton* add = smallButton(tr("Add a folder…"), QStringLiteral("folder"));
    add->setObjectName(QStringLiteral("addFolder"));
    connect(add, &QPushButton::clicked, this, [this] {
        m_context.chooser.folder(window(), tr("Choose a folder for the store"), [this](const QStringList& paths) {
            for (const QString& path : paths)
                m_places.addFolder(path);
        });
    });
    auto* head = new QHBoxLayout;
    head->setContentsMargins(20, 12, 12, 12);
    head->addWidget(new Label(tr("Choose disks or folders"), Type::Section));
    head->addStretch(1);
    head->addWidget(add);
    m_table = new TableView(tr("Disks and folders"));
    m_table->setObjectName(QStringLiteral("placeTable"));
    m_table->setModel(&m_places);
    m_table->setItemDelegate(new PlaceDelegate(m_table));
    m_table->setRowHeight(44);
    m_table->horizontalHeader()->setProperty("lead", 12);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->horizontalHeader()->setSectionResizeMode(PlaceModel::PlaceColumn, QHeaderView::Stretch);
    m_table->fixColumn(PlaceModel::DiskColumn, 160);
    m_table->fixColumn(PlaceModel::FreeColumn, 120);
    m_shared = new InlineMessage;
    m_shared->setObjectName(QStringLiteral("sharedDisk"));
    m_keepRunning = new QCheckBox(tr("Keep running when the window is closed"));
    m_keepRunning->setObjectName(QStringLiteral("keepRunning"));
    m_keepRunning->setChecked(true);
    auto* why = new ElidedLabel(tr("so that links and other computers go on working"), Type::Body, Role::TextSecondary);
    auto* keep = new QHBoxLayout;
    keep->setSpacing(8);
    keep->addWidget(m_keepRunning);
    keep->addWidget(why, 1);
    auto* lower = new QVBoxLayout;
    lower->setContentsMargins(20, 12, 20, 16);
    lower->setSpacing(12);
    lower->addWidget(m_shared);
    lower->addLayout(keep);
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(new Line);
    column->addWidget(m_table, 1);
    column->addLayout(lower);
    return left;
}

QWidget* StoreDoor::makeRight()
{
    auto* right = new Surface(Role::Panel);
    right->setFixedWidth(367);
    m_shield = new IconTile(QStringLiteral("shield"), State::Neutral, 40, 22);
    m_headline = Label::wrapped({}, Type::Title);
    m_headline->setObjectName(QStringLiteral("choiceHeadline"));
    m_text = Label::wrapped({}, Type::Body, Role::TextSecondary);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_headline);
    words->addWidget(m_text);
    auto* top = new QHBoxLayout;
    top->setSpacing(12);
    top->addWidget(m_shield, 0, Qt::AlignTop);
    top->addLayout(words, 1);
    m_facts = new QVBoxLayout;
    m_facts->setSpacing(0);
    m_next = Label::wrapped({}, Type::Small, Role::TextSecondary);
    m_nextRow = new QWidget;
    auto* next = new QHBoxLayout(m_nextRow);
    next->setContentsMargins(0, 0, 0, 0);
    next->setSpacing(8);
    next->addWidget(new IconLabel(QStringLiteral("plus-lg"), Role::TextSecondary, 14), 0, Qt::AlignTop);
    next->addWidget(m_next, 1);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(20, 20, 20, 20);
    column->setSpacing(16);
    column->addLayout(top);
    column->addLayout(m_facts);
    column->addStretch(1);
    column->addWidget(m_nextRow);
    return right;
}

bool StoreDoor::isReady() const
{
    return !m_places.chosen().isEmpty();
}

QString StoreDoor::whatIsMissing() const
{
    return isReady() ? QString() : tr("Choose at least one disk or folder.");
}

NodeConfig StoreDoor::config() const
{
    NodeConfig config;
    config.mode = m_keepRunning->isChecked() ? NodeMode::Service : NodeMode::Child;
    for (const Place& place : m_places.chosen())
        config.drives << place.path;
    config.listen = freeListenAddress(QStringLiteral("127.0.0.1"), config.mode);
    return config;
}

void StoreDoor::refresh()
{
    const QList<Place> chosen = m_places.chosen();
    const StoreChoice choice = chooseStore(chosen);
    const ChoiceWords w = describeChoice(choice, int(chosen.size()));
    m_shield->set(w.state == State::Ok ? QStringLiteral("shield-check")
            : w.state == State::Warn   ? QStringLiteral("shield-exclamation")
                                       : QStringLiteral("shield"),
        w.state);
    m_headline->setText(w.headline);
    m_text->setText(w.text);
    clearLayout(m_facts);
    for (const ChoiceFact& fact : w.facts) {
        m_facts->addWidget(new Line);
        auto* cell = new QWidget;
        auto* row = new QHBoxLayout(cell);
        row->setContentsMargins(0, 9, 0, 9);
        row->setSpacing(10);
        row->addWidget(new IconLabel(fact.good ? QStringLiteral("check-circle") : QStringLiteral("x-octagon"),
            fact.good ? Role::Ok : Role::Err, 16), 0, Qt::AlignTop);
        auto* words = new QVBoxLayout;
        words->setSpacing(0);
        words->addWidget(Label::wrapped(fact.event, Type::Medium));
        words->addWidget(Label::wrapped(fact.outcome, Type::Small, Role::TextSecondary));
        row->addLayout(words, 1);
        m_facts->addWidget(cell);
    }
    m_next->setText(w.next);
    m_nextRow->setVisible(!w.next.isEmpty());
    showShared(choice);
    Q_EMIT changed();
}

void StoreDoor::showShared(const StoreChoice& choice)
{
    if (choice.shared.isEmpty()) {
        m_shared->hide();
        return;
    }
    const QStringList paths = choice.shared.first();
    QStringList names;
    for (const QString& path : paths) {
        const int row = m_places.rowOf(path);
        names << tr("“%1”").arg(row >= 0 ? m_places.place(row).name : path);
    }
    const QString last = names.takeLast();
    m_shared->say(State::Warn,
        tr("%1 and %2 are on one disk.").arg(names.join(QLatin1String(", ")), last),
        choice.disks == 1 ? tr("If that disk breaks, all of them are gone.")
                          : tr("If that disk breaks, they are gone together. Holdfast counts them as one."));
    if (choice.disks > 1)
        m_shared->addButton(tr("Leave one out"), [this, path = paths.last()] {
            m_places.setTicked(m_places.rowOf(path), false);
        });
}

} // namespace holdfast::ui
