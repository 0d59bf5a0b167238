// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/drives_model.h"
#include "app/models/quarantine_model.h"
#include "app/models/scrub_watch.h"
#include "ui/shell/page.h"

class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace holdfast::ui
{

class Card;
class Chip;
class DriveDetails;
class DriveMap;
class Face;
class IconLabel;
class InlineMessage;
class QuarantineCard;
class ScrubCard;
class WorkList;

/// The drives of a Holdfast server: how safe the files are, each drive's state, what is being done, and
/// the guided steps to add, drain and replace drives. A server that is not ours has a face that says so.
class DrivesPage : public Page
{
    Q_OBJECT
public:
    explicit DrivesPage(Context& context, QWidget* parent = nullptr);
    void setActive(bool active) override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeActions();
    void makeCareActions();
    QWidget* makeTop();
    QWidget* makeNodeCard();
    QWidget* makeBoard();
    void followClient();
    void refresh();
    void showStatus(const app::adminclient::NodeStatus& status);
    void showNode(const app::adminclient::NodeStatus& status);
    void pointAtTrouble(const app::adminclient::NodeStatus& status);
    void showPlain();
    void showPossible();
    void showDetails();
    void showMenu(const QPoint& at);
    void refreshCare();
    void grow(app::adminclient::GrowthKind kind);
    void pauseGrowth(bool paused);
    [[nodiscard]] const app::adminclient::NodeStatus* status() const;
    /// Why the drives cannot be changed here and now; empty: they can.
    [[nodiscard]] QString whyNot() const;

    app::models::DrivesModel m_model;
    app::models::QuarantineModel m_quarantine;
    app::models::ScrubWatch m_scrub;
    qint64 m_quarantined = -1; ///< the count for which the list was asked
    bool m_active = false;
    bool m_retired = false;
    bool m_pointed = false; ///< a drive that needs a person was chosen once, for this connection

    QStackedWidget* m_faces;
    Face* m_face;
    InlineMessage* m_message; ///< about the connection
    InlineMessage* m_failure; ///< about what was just tried
    IconLabel* m_shield;
    Label* m_safety;
    Label* m_safetyMore;
    Label* m_capacity;
    Label* m_unused;
    Label* m_nodeName;
    ElidedLabel* m_nodeFacts;
    Chip* m_nodeChip;
    DriveMap* m_map;
    QPushButton* m_retiredLink;
    WorkList* m_work;
    ScrubCard* m_scrubCard;
    QuarantineCard* m_quarantineCard;
    DriveDetails* m_details;
    bool m_detailsClosed = false; ///< by the person
};

} // namespace holdfast::ui
