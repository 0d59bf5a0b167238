// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/context.h"
#include "ui/widgets/card.h"

class QPushButton;

namespace holdfast::ui
{

class ElidedLabel;
class FactList;
class InlineMessage;
class Label;
class PartLegend;
class PartMap;

/// One transfer at the right of the queue: its parts, where from, where to, and what to do with it.
class TransferDetails : public Surface
{
    Q_OBJECT
public:
    explicit TransferDetails(Context& context, QWidget* parent = nullptr);
    /// Null: nothing is chosen.
    void show(const app::transfer::TransferItem* item);
    using Surface::show;

Q_SIGNALS:
    void closeRequested();
    void pauseRequested();
    void cancelRequested();

private:
    void showParts(const app::transfer::PartMap& parts);

    Context& m_context;
    app::transfer::TransferId m_id = 0;
    ElidedLabel* m_title;
    QWidget* m_buttons;
    QPushButton* m_pause;
    QPushButton* m_cancel;
    QWidget* m_partSection;
    Label* m_partTitle;
    PartMap* m_map;
    QList<PartLegend*> m_legends;
    FactList* m_facts;
    InlineMessage* m_note;
    Label* m_hint;
};

} // namespace holdfast::ui
