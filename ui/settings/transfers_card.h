// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/transfer/types.h"
#include "ui/settings/settings_cards.h"

class QDoubleSpinBox;
class QPlainTextEdit;

namespace holdfast::ui
{

class Segmented;
class WeekGrid;

/// How fast transfers may go and when, how many at once, and which files of folders are taken. What is
/// changed holds at once and is kept.
class TransfersCard : public SettingsCard
{
    Q_OBJECT
public:
    explicit TransfersCard(Context& context, QWidget* parent = nullptr);

private:
    void makeLimits();
    void makeFolders();
    void showSettings(const app::transfer::TransferSettings& settings);
    void apply();

    Context& m_context;
    QDoubleSpinBox* m_up;
    QDoubleSpinBox* m_down;
    Segmented* m_when;
    WeekGrid* m_hours;
    Label* m_hoursWords;
    QSpinBox* m_requests;
    QPlainTextEdit* m_ignore;
    QComboBox* m_links;
    InlineMessage* m_message;
    bool m_showing = false;
};

} // namespace holdfast::ui
