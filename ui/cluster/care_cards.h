// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/quarantine_model.h"
#include "app/models/scrub_watch.h"
#include "ui/shell/context.h"
#include "ui/widgets/card.h"

#include <QIdentityProxyModel>

class QComboBox;
class QProgressBar;
class QPushButton;

namespace holdfast::ui
{

class InlineMessage;
class Label;
class TableView;

/// When everything was last read and compared, how far that is, how often, and the buttons for it.
class ScrubCard : public Card
{
    Q_OBJECT
public:
    ScrubCard(Context& context, app::models::ScrubWatch& watch, QWidget* parent = nullptr);
    void setPossible(bool possible, const QString& whyNot);

private:
    void refresh();
    void showInterval(int everyDays);

    Context& m_context;
    app::models::ScrubWatch& m_watch;
    Label* m_line;
    Label* m_found;
    QWidget* m_running;
    QProgressBar* m_bar;
    Label* m_percent;
    QComboBox* m_interval;
    QPushButton* m_act;
    QPushButton* m_second;
    InlineMessage* m_message;
    bool m_possible = false;
    QString m_whyNot;
};

/// Words over models::QuarantineModel.
class QuarantineTable : public QIdentityProxyModel
{
    Q_OBJECT
public:
    using QIdentityProxyModel::QIdentityProxyModel;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
};

/// What could not be mended; hidden while there is nothing.
class QuarantineCard : public Card
{
    Q_OBJECT
public:
    explicit QuarantineCard(app::models::QuarantineModel& model, QWidget* parent = nullptr);
    /// `count`: as the status has it.
    void setCount(qint64 count);

private:
    void refresh();

    app::models::QuarantineModel& m_model;
    QuarantineTable m_table;
    Label* m_title;
    TableView* m_view;
    InlineMessage* m_message;
};

} // namespace holdfast::ui
