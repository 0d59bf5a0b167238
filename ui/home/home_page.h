// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/scrub_watch.h"
#include "ui/home/safety_words.h"
#include "ui/shell/page.h"
#include "ui/widgets/face.h"

#include <QStackedWidget>

class QVBoxLayout;

namespace holdfast::ui
{

class Card;
class CapacityCard;
class DrivesCard;
class InlineMessage;
class NeedsYouCard;
class SafetyCard;
class TransfersSummary;

/// At a glance: are the files safe, what would change that, how full it is, what needs a person.
class HomePage : public Page
{
    Q_OBJECT
public:
    explicit HomePage(Context& context, QWidget* parent = nullptr);
    void setActive(bool active) override;

private:
    void refresh();
    void showStatus(const app::adminclient::NodeStatus& status);
    void showPlain();
    void followClient();

    QStackedWidget* m_faces;
    QWidget* m_board;
    Face* m_face;
    InlineMessage* m_message;
    SafetyCard* m_safety;
    NeedsYouCard* m_needs;
    CapacityCard* m_capacity;
    DrivesCard* m_drives;
    TransfersSummary* m_transfers;
    app::models::ScrubWatch m_scrub;
    QTimer m_scrubTimer;
};

} // namespace holdfast::ui
