// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/transfers_model.h"
#include "ui/home/safety_words.h"
#include "ui/shell/context.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"

#include <QHash>

class QGridLayout;
class QHBoxLayout;
class QProgressBar;
class QVBoxLayout;

namespace holdfast::ui
{

class Ring;

/// The state of safety as a sentence, then what happens if more breaks.
class SafetyCard : public Card
{
    Q_OBJECT
public:
    explicit SafetyCard(Context& context, QWidget* parent = nullptr);
    void show(const Safety& safety);
    using Card::show;

Q_SIGNALS:
    void drivesRequested();

private:
    IconTile* m_shield;
    Label* m_headline;
    Label* m_text;
    QWidget* m_work;
    IconLabel* m_workIcon;
    Label* m_workWord;
    QProgressBar* m_workBar;
    Label* m_workText;
    QHBoxLayout* m_whatIfs;
};

/// What a person should decide, most severe first, at most four.
class NeedsYouCard : public Card
{
    Q_OBJECT
public:
    explicit NeedsYouCard(Context& context, QWidget* parent = nullptr);
    void show(const std::vector<Alert>& alerts);
    using Card::show;

Q_SIGNALS:
    void drivesRequested();

private:
    Context& m_context;
    Label* m_count;
    QVBoxLayout* m_rows;
    std::vector<Alert> m_alerts; ///< in the rows
};

/// How full the store is.
class CapacityCard : public Card
{
    Q_OBJECT
public:
    explicit CapacityCard(QWidget* parent = nullptr);
    void show(const app::adminclient::NodeStatus& status);
    using Card::show;

private:
    Ring* m_ring;
    Label* m_used;
    Label* m_other;
    Label* m_free;
    Label* m_note;
};

/// Every drive with its state and how full it is.
class DrivesCard : public Card
{
    Q_OBJECT
public:
    explicit DrivesCard(QWidget* parent = nullptr);
    void show(const app::adminclient::NodeStatus& status);
    using Card::show;

private:
    Label* m_count;
    QVBoxLayout* m_rows;
};

/// The first few transfers, and the way to the queue.
class TransfersSummary : public QWidget
{
    Q_OBJECT
public:
    explicit TransfersSummary(Context& context, QWidget* parent = nullptr);

private:
    /// What changes in a row.
    struct Parts
    {
        IconLabel* icon;
        Label* percent;
        QProgressBar* bar;
        ElidedLabel* words;
    };
    void refresh();
    void build(const QList<const app::transfer::TransferItem*>& shown);
    void fill(const Parts& parts, const app::transfer::TransferItem& item);

    Context& m_context;
    app::models::TransfersModel m_model;
    QVBoxLayout* m_rows;
    QList<app::transfer::TransferId> m_ids; ///< shown, in order
    QList<Parts> m_parts;
    int m_stopped = 0;
    QTimer m_soon;
};

} // namespace holdfast::ui
