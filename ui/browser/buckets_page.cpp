// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/browser/buckets_page.h"

#include "ui/browser/breadcrumbs.h"
#include "ui/browser/bucket_list.h"
#include "ui/browser/object_browser.h"
#include "ui/shell/action_registry.h"
#include "ui/theme/icons.h"

#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdfast::ui
{

BucketsPage::BucketsPage(Context& context, QWidget* parent) : Page(context, tr("Buckets"), parent)
{
    setObjectName(QStringLiteral("bucketsPage"));
    ActionRegistry& a = context.actions;
    a.add({QStringLiteral("view.back"), tr("Back"), QStringLiteral("chevron-left"), QKeySequence::Back,
              MenuGroup::Go},
        this, [this] { step(-1); });
    a.add({QStringLiteral("view.forward"), tr("Forward"), QStringLiteral("chevron-right"),
              QKeySequence::Forward, MenuGroup::Go},
        this, [this] { step(1); });
    a.add({QStringLiteral("view.up"), tr("Up One Folder"), QStringLiteral("arrow-up"),
              Qt::ALT | Qt::Key_Up, MenuGroup::Go},
        this, [this] { up(); });
    m_list = new BucketList(context);
    m_browser = new ObjectBrowser(context);
    m_views = new QStackedWidget;
    m_views->addWidget(m_list);
    m_views->addWidget(m_browser);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_views);

    const auto arrow = [&](const char* id) {
        auto* button = new QToolButton;
        button->setDefaultAction(a.action(QLatin1String(id)));
        button->setAccessibleName(button->text());
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        button->setAutoRaise(true);
        button->setProperty("grade", "small");
        return button;
    };
    m_back = arrow("view.back");
    m_back->setObjectName(QStringLiteral("backButton"));
    m_forward = arrow("view.forward");
    m_forward->setObjectName(QStringLiteral("forwardButton"));
    m_crumbs = new Breadcrumbs;
    auto* row = static_cast<QHBoxLayout*>(head()->layout());
    titleLabel()->hide();
    row->setContentsMargins(0, 0, 0, 0);
    row->insertWidget(0, m_back);
    row->insertWidget(1, m_forward);
    row->insertWidget(2, m_crumbs, 1);
    row->setStretch(row->count() - 1, 0);

    connect(m_crumbs, &Breadcrumbs::chosen, this,
        [this](const QString& bucket, const QString& prefix) { visit({bucket, prefix}); });
    connect(m_crumbs, &Breadcrumbs::copyRequested, this, [this] {
        if (QAction* copy = this->context().actions.action(QStringLiteral("object.copyPath")))
            copy->trigger();
    });
    connect(m_list, &BucketList::opened, this, [this](const QString& bucket) { visit({bucket, {}}); });
    connect(m_browser, &ObjectBrowser::folderRequested, this,
        [this](const QString& bucket, const QString& prefix) { visit({bucket, prefix}); });
    connect(m_browser, &ObjectBrowser::changed, m_list, &BucketList::refresh);
    connect(m_browser, &ObjectBrowser::versionShareRequested, this, &BucketsPage::versionShareRequested);
    connect(&m_list->model(), &app::models::BucketsModel::phaseChanged, this,
        [this] { m_browser->setCounts(m_list->model().find(m_browser->bucket())); });
    connect(&context.session, &CurrentSession::changed, this, [this] {
        m_history = {Spot{}};
        m_at = 0;
        showSpot();
    });
    updateHistory();
}

void BucketsPage::openBucket(const QString& bucket, const QString& prefix)
{
    visit({bucket, prefix});
}

QStringList BucketsPage::bucketNames() const
{
    QStringList names;
    for (const app::models::BucketRow& row : m_list->model().buckets())
        names << row.name;
    return names;
}

void BucketsPage::setActive(bool active)
{
    m_list->setActive(active);
}

void BucketsPage::visit(const Spot& spot)
{
    if (m_history[m_at] == spot) {
        showSpot();
        return;
    }
    m_history = m_history.mid(0, m_at + 1);
    m_history.append(spot);
    ++m_at;
    showSpot();
}

void BucketsPage::step(int by)
{
    const int to = m_at + by;
    if (to < 0 || to >= m_history.size())
        return;
    m_at = to;
    showSpot();
}

void BucketsPage::up()
{
    const Spot& spot = m_history[m_at];
    if (spot.bucket.isEmpty())
        return;
    if (spot.prefix.isEmpty()) {
        visit({});
        return;
    }
    const qsizetype cut = spot.prefix.lastIndexOf('/', -2);
    visit({spot.bucket, cut < 0 ? QString() : spot.prefix.left(cut + 1)});
}

void BucketsPage::showSpot()
{
    const Spot spot = m_history[m_at];
    m_crumbs->setPath(spot.bucket, spot.prefix);
    if (spot.bucket.isEmpty()) {
        m_views->setCurrentWidget(m_list);
        m_browser->close();
        m_list->refresh();
    } else {
        m_views->setCurrentWidget(m_browser);
        m_browser->open(spot.bucket, spot.prefix);
        m_browser->setCounts(m_list->model().find(spot.bucket));
    }
    updateHistory();
}

void BucketsPage::updateHistory()
{
    ActionRegistry& a = context().actions;
    a.setPossible(QStringLiteral("view.back"), m_at > 0, tr("There is nothing before."));
    a.setPossible(QStringLiteral("view.forward"), m_at + 1 < m_history.size(), tr("There is nothing after."));
    a.setPossible(QStringLiteral("view.up"), !m_history[m_at].bucket.isEmpty(), tr("This is the top."));
}

} // namespace holdfast::ui
