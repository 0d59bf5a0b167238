// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cluster/folder_choice.h"

#include "ui/cluster/drive_words.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/layouts.h"

#include <QDir>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace holdfast::ui
{

FolderChoice::FolderChoice(Context& context, const QStringList& taken, int most, QWidget* parent)
    : QWidget(parent), m_context(context), m_taken(taken), m_most(most)
{
    const bool here = context.session.isThisComputer();
    auto* hint = Label::wrapped(here
            ? tr("An empty folder on a disk of its own makes the files safer; one on a disk that is in use only adds room.")
            : tr("The folder's path, as %1 names it. It must be empty, best on a disk of its own.").arg(context.session.name()),
        Type::Body, Role::TextSecondary);
    m_field = new QLineEdit;
    m_field->setObjectName(QStringLiteral("folderPath"));
    m_field->setAccessibleName(tr("Path of the folder"));
    //: a path as an example
    m_field->setPlaceholderText(tr("for example: /mnt/disk5/holdfast"));
    m_add = new QPushButton(tr("Add to the list"));
    m_add->setObjectName(QStringLiteral("folderAdd"));
    m_add->setAutoDefault(false);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_field, 1);
    row->addWidget(m_add);
    m_add->setVisible(m_most > 1);
    if (here) {
        auto* choose = new QPushButton(tr("Choose a folder…"));
        choose->setObjectName(QStringLiteral("folderChoose"));
        choose->setAutoDefault(false);
        connect(choose, &QPushButton::clicked, this, [this] {
            m_context.chooser.folder(window(), tr("Choose a folder for the new drive"), [this](const QStringList& chosen) {
                for (const QString& path : chosen)
                    add(path);
            });
        });
        row->addWidget(choose);
    }
    m_problem = Label::wrapped({}, Type::Small, Role::Err);
    m_problem->setObjectName(QStringLiteral("folderProblem"));
    m_problem->hide();
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(hint);
    column->addLayout(row);
    column->addWidget(m_problem);
    column->addLayout(m_rows);
    column->addStretch(1);
    connect(m_add, &QPushButton::clicked, this, &FolderChoice::addTyped);
    connect(m_field, &QLineEdit::textChanged, this, [this] {
        say({});
        Q_EMIT changed();
    });
    setFocusProxy(m_field);
}

QStringList FolderChoice::paths() const
{
    // What stands in the field counts as well: nobody should have to press Add for one folder.
    QStringList all = m_paths;
    const QString typed = QDir::cleanPath(m_field->text().trimmed());
    if (!m_field->text().trimmed().isEmpty() && problemOf(typed).isEmpty() && all.size() < m_most)
        all << typed;
    return all;
}

QString FolderChoice::problemOf(const QString& path) const
{
    if (!path.startsWith(QLatin1Char('/')))
        return tr("A path begins with /.");
    if (path == QLatin1String("/"))
        return tr("The root of the file system cannot be a drive.");
    if (m_taken.contains(path))
        return tr("%1 is a drive of this store already.").arg(path);
    if (m_paths.contains(path))
        return tr("%1 is in the list already.").arg(path);
    return {};
}

void FolderChoice::addTyped()
{
    if (!m_field->text().trimmed().isEmpty())
        add(m_field->text().trimmed());
}

void FolderChoice::add(const QString& path)
{
    const QString clean = QDir::cleanPath(path);
    const QString problem = problemOf(clean);
    if (!problem.isEmpty()) {
        say(problem);
        return;
    }
    if (m_most == 1) {
        m_field->setText(clean);
        return;
    }
    m_paths << clean;
    m_field->clear();
    rebuild();
}

void FolderChoice::remove(const QString& path)
{
    m_paths.removeAll(path);
    rebuild();
    m_field->setFocus(Qt::TabFocusReason);
}

void FolderChoice::rebuild()
{
    clearLayout(m_rows);
    for (const QString& path : m_paths) {
        auto* host = new QWidget;
        auto* row = new QHBoxLayout(host);
        row->setContentsMargins(0, 6, 0, 6);
        row->setSpacing(12);
        row->addWidget(new IconLabel(QStringLiteral("device-hdd"), Role::TextSecondary));
        row->addWidget(new Label(driveName(path), Type::Medium));
        row->addWidget(new ElidedLabel(format::ltr(path), Type::Small, Role::TextSecondary, Qt::ElideMiddle), 1);
        QPushButton* out = smallButton(tr("Remove"));
        out->setAccessibleName(tr("Remove %1 from the list").arg(path));
        connect(out, &QPushButton::clicked, this, [this, path] { remove(path); });
        row->addWidget(out);
        m_rows->addWidget(host);
        m_rows->addWidget(new Line);
    }
    Q_EMIT changed();
}

void FolderChoice::say(const QString& problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_field->setProperty("error", !problem.isEmpty());
    m_field->update();
}

} // namespace holdfast::ui
