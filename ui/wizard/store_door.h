// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/context.h"
#include "ui/wizard/place_model.h"

#include <QCheckBox>
#include <QWidget>

class QVBoxLayout;

namespace holdfast::ui
{

class IconTile;
class InlineMessage;
class Label;
class TableView;

/// "Store on this computer": disks and folders at the left, what the choice survives at the right.
class StoreDoor : public QWidget
{
    Q_OBJECT
public:
    explicit StoreDoor(Context& context, QWidget* parent = nullptr);
    [[nodiscard]] PlaceModel& places() { return m_places; }
    [[nodiscard]] bool isReady() const;
    /// Why the main button is not enabled yet.
    [[nodiscard]] QString whatIsMissing() const;
    /// Folders, mode and address as chosen; no place yet.
    [[nodiscard]] app::node::NodeConfig config() const;

Q_SIGNALS:
    void changed();

private:
    QWidget* makeLeft();
    QWidget* makeRight();
    void refresh();
    void showShared(const app::node::StoreChoice& choice);

    Context& m_context;
    PlaceModel m_places;
    TableView* m_table;
    InlineMessage* m_shared;
    QCheckBox* m_keepRunning;
    IconTile* m_shield;
    Label* m_headline;
    Label* m_text;
    QVBoxLayout* m_facts;
    Label* m_next;
    QWidget* m_nextRow;
};

/// What a choice of places survives, as the right side shows it; pure.
struct ChoiceFact
{
    bool good = true;
    QString event;
    QString outcome;
};
struct ChoiceWords
{
    State state = State::Neutral;
    QString headline;
    QString text;
    QList<ChoiceFact> facts;
    QString next;
};
[[nodiscard]] ChoiceWords describeChoice(const app::node::StoreChoice& choice, int places);

} // namespace holdfast::ui
