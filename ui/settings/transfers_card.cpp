// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/transfers_card.h"

#include "app/transfer/settings_file.h"
#include "ui/shell/words.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/week_grid.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app::transfer;

namespace
{

enum When { Always, InTheseHours };
constexpr double kMiB = 1 << 20;
constexpr double kFastest = 100'000; // MiB/s

QDoubleSpinBox* rateField(const char* name, const QString& accessibleName)
{
    auto* field = new QDoubleSpinBox;
    field->setObjectName(QLatin1String(name));
    field->setAccessibleName(accessibleName);
    field->setRange(0, kFastest);
    field->setDecimals(1);
    field->setSuffix(QStringLiteral(" MiB/s"));
    field->setSpecialValueText(TransfersCard::tr("no limit")); // at 0
    field->setKeyboardTracking(false);
    return field;
}

void addRow(QGridLayout* grid, const QString& text, QWidget* field)
{
    const int row = grid->rowCount();
    auto* label = new Label(text, Type::Body, Role::TextTertiary);
    label->setBuddy(field);
    grid->addWidget(label, row, 0, Qt::AlignVCenter);
    grid->addWidget(field, row, 1, Qt::AlignLeft);
}

} // namespace

TransfersCard::TransfersCard(Context& context, QWidget* parent)
    : SettingsCard(tr("Transfers"), parent), m_context(context)
{
    setObjectName(QStringLiteral("transfersCard"));
    makeLimits();
    makeFolders();
    m_message = new InlineMessage;
    body()->addWidget(m_message);
    showSettings(context.services.transfers.settings());
    connect(&context.services.transfers, &TransferEngine::settingsChanged, this,
        [this] { showSettings(m_context.services.transfers.settings()); });
}

void TransfersCard::makeLimits()
{
    m_up = rateField("limitUp", tr("Limit for uploads"));
    m_down = rateField("limitDown", tr("Limit for downloads"));
    m_when = new Segmented(tr("When the limits hold"));
    m_when->setObjectName(QStringLiteral("limitWhen"));
    m_when->add(tr("Always"));
    m_when->add(tr("In these hours"));
    m_hours = new WeekGrid(tr("Hours of the week in which the limits hold"));
    m_hours->setObjectName(QStringLiteral("limitHours"));
    m_hoursWords = Label::wrapped(tr("Limited in the filled hours, as fast as it goes in the others. "
                                     "Press or draw to change them."),
        Type::Small, Role::TextSecondary);
    m_requests = new QSpinBox;
    m_requests->setObjectName(QStringLiteral("limitRequests"));
    m_requests->setAccessibleName(tr("Requests at the same time"));
    m_requests->setRange(1, 64);
    m_requests->setKeyboardTracking(false);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(12);
    grid->setColumnMinimumWidth(0, 120);
    grid->setColumnStretch(1, 1);
    addRow(grid, tr("Uploads"), m_up);
    addRow(grid, tr("Downloads"), m_down);
    addRow(grid, tr("Limits hold"), m_when);
    body()->addLayout(grid);
    body()->addWidget(m_hours);
    body()->addWidget(m_hoursWords);
    auto* more = new QGridLayout;
    more->setHorizontalSpacing(16);
    more->setColumnMinimumWidth(0, 120);
    more->setColumnStretch(1, 1);
    addRow(more, tr("At the same time"), m_requests);
    body()->addLayout(more);
    connect(m_up, &QDoubleSpinBox::valueChanged, this, &TransfersCard::apply);
    connect(m_down, &QDoubleSpinBox::valueChanged, this, &TransfersCard::apply);
    connect(m_when, &Segmented::chosen, this, &TransfersCard::apply);
    connect(m_hours, &WeekGrid::edited, this, &TransfersCard::apply);
    connect(m_requests, &QSpinBox::valueChanged, this, &TransfersCard::apply);
}

void TransfersCard::makeFolders()
{
    m_ignore = new QPlainTextEdit;
    m_ignore->setObjectName(QStringLiteral("ignorePatterns"));
    m_ignore->setAccessibleName(tr("Files that stay behind"));
    m_ignore->setPlaceholderText(QStringLiteral("*.tmp\n.DS_Store\nbuild/"));
    m_ignore->setTabChangesFocus(true);
    m_ignore->setFixedHeight(84);
    m_links = new QComboBox;
    m_links->setObjectName(QStringLiteral("linkRule"));
    m_links->setAccessibleName(tr("Symbolic links"));
    m_links->addItem(tr("Take the files they lead to, not folders"), int(LinkRule::FilesOnly));
    m_links->addItem(tr("Leave them out"), int(LinkRule::Skip));
    m_links->addItem(tr("Follow them, into folders too"), int(LinkRule::Follow));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(12);
    grid->setColumnMinimumWidth(0, 120);
    grid->setColumnStretch(1, 1);
    auto* label = new Label(tr("Stays behind"), Type::Body, Role::TextTertiary);
    label->setBuddy(m_ignore);
    grid->addWidget(label, 0, 0, Qt::AlignTop);
    grid->addWidget(m_ignore, 0, 1);
    grid->addWidget(Label::wrapped(tr("One pattern a line, as in .gitignore: * for any name, a / at the end for "
                                      "folders, ! to take something after all. For folders that are uploaded."),
                        Type::Small, Role::TextSecondary),
        1, 1);
    addRow(grid, tr("Symbolic links"), m_links);
    body()->addLayout(grid);
    connect(m_ignore, &QPlainTextEdit::textChanged, this, &TransfersCard::apply);
    connect(m_links, &QComboBox::activated, this, &TransfersCard::apply);
}

void TransfersCard::showSettings(const TransferSettings& settings)
{
    if (m_showing)
        return; // it comes from here
    m_showing = true;
    m_up->setValue(double(settings.bandwidth.up) / kMiB);
    m_down->setValue(double(settings.bandwidth.down) / kMiB);
    const bool scheduled = settings.bandwidth.isScheduled();
    m_when->setCurrent(scheduled ? InTheseHours : Always);
    m_hours->setHours(settings.bandwidth.hours);
    m_hours->setVisible(scheduled);
    m_hoursWords->setVisible(scheduled);
    m_requests->setValue(settings.requests);
    m_ignore->setPlainText(settings.walk.ignore.join(QLatin1Char('\n')));
    m_links->setCurrentIndex(m_links->findData(int(settings.walk.links)));
    m_showing = false;
}

void TransfersCard::apply()
{
    if (m_showing)
        return;
    m_showing = true;
    const bool scheduled = m_when->current() == InTheseHours;
    m_hours->setVisible(scheduled);
    m_hoursWords->setVisible(scheduled);
    TransferSettings settings = m_context.services.transfers.settings();
    settings.bandwidth.up = qRound64(m_up->value() * kMiB);
    settings.bandwidth.down = qRound64(m_down->value() * kMiB);
    settings.bandwidth.hours = scheduled ? m_hours->hours() : QByteArray();
    settings.requests = settings.files = m_requests->value();
    settings.walk.ignore = m_ignore->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    settings.walk.links = static_cast<LinkRule>(m_links->currentData().toInt());
    m_context.services.transfers.setSettings(settings);
    const auto kept = SettingsFile(m_context.services.paths.transferSettingsFile()).save(settings);
    if (kept)
        m_message->hide();
    else
        m_message->say(State::Error, tr("The change holds until Holdfast ends: it could not be kept."),
            words::faultReason(kept.error()));
    m_showing = false;
}

} // namespace holdfast::ui
