// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/context.h"
#include "ui/widgets/card.h"

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace holdfast::ui
{

class FactList;
class InlineMessage;
class Label;

/// A card with a title; what it holds goes into body().
class SettingsCard : public Card
{
    Q_OBJECT
public:
    explicit SettingsCard(const QString& title, QWidget* parent = nullptr);

protected:
    [[nodiscard]] QVBoxLayout* body() const { return m_body; }

private:
    QVBoxLayout* m_body;
};

/// The places the program knows, each with its state.
class ConnectionsCard : public SettingsCard
{
    Q_OBJECT
public:
    explicit ConnectionsCard(Context& context, QWidget* parent = nullptr);

private:
    void refresh();
    QWidget* row(const app::profiles::Connection& connection);
    void remove(const app::profiles::Connection& connection);

    Context& m_context;
    QVBoxLayout* m_rows;
};

/// The node of this computer: how it is, and how it is run.
class NodeCard : public SettingsCard
{
    Q_OBJECT
public:
    explicit NodeCard(Context& context, QWidget* parent = nullptr);

private:
    void refresh();
    void makePort(QHBoxLayout* row);
    void change(app::node::NodeConfig config);
    void showLog();

    Context& m_context;
    Chip* m_state;
    Label* m_mode;
    InlineMessage* m_problem;
    FactList* m_facts;
    QPushButton* m_start;
    QPushButton* m_stop;
    QCheckBox* m_service;
    QCheckBox* m_tls;
    QComboBox* m_reach;
    QSpinBox* m_port;
    QPushButton* m_usePort;
    QString m_shownListen; ///< whose port the field shows
    QWidget* m_running;
    QWidget* m_none;
};

/// Addresses to write into links, besides the one the program itself uses.
class AddressCard : public SettingsCard
{
    Q_OBJECT
public:
    explicit AddressCard(Context& context, QWidget* parent = nullptr);

private:
    void refresh();
    void add();

    Context& m_context;
    QVBoxLayout* m_rows;
    QLineEdit* m_field;
    Label* m_intro;
    InlineMessage* m_message;
};

/// Light, dark, high contrast or as the system; language; where keys are kept.
class LookCard : public SettingsCard
{
    Q_OBJECT
public:
    explicit LookCard(Context& context, QWidget* parent = nullptr);

private:
    void showKeys();
    Context& m_context;
    Label* m_keys;
};

class AboutCard : public SettingsCard
{
    Q_OBJECT
public:
    explicit AboutCard(Context& context, QWidget* parent = nullptr);
};

} // namespace holdfast::ui
