// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page.h"

class QStackedWidget;
class QToolButton;

namespace holdfast::ui
{

class BucketList;
class Breadcrumbs;
class ObjectBrowser;

/// The list of buckets, and inside one its folders, with a history to walk back and forth.
class BucketsPage : public Page
{
    Q_OBJECT
public:
    explicit BucketsPage(Context& context, QWidget* parent = nullptr);
    void openBucket(const QString& bucket, const QString& prefix);
    [[nodiscard]] QStringList bucketNames() const;
    void setActive(bool active) override;
    [[nodiscard]] ObjectBrowser* browser() const { return m_browser; }

Q_SIGNALS:
    void versionShareRequested(const QString& bucket, const QString& key, const QString& version);

private:
    struct Spot
    {
        QString bucket; ///< empty: the list of buckets
        QString prefix;
        bool operator==(const Spot&) const = default;
    };
    void visit(const Spot& spot);
    void showSpot();
    void step(int by);
    void up();
    void updateHistory();

    QList<Spot> m_history{Spot{}};
    int m_at = 0;
    QStackedWidget* m_views;
    BucketList* m_list;
    ObjectBrowser* m_browser;
    Breadcrumbs* m_crumbs;
    QToolButton* m_back;
    QToolButton* m_forward;
};

} // namespace holdfast::ui
