// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/import_dialog.h"

#include "ui/shell/words.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"

#include <QCheckBox>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QThreadPool>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app::profiles;

namespace
{

constexpr int kListHeight = 260;
constexpr int kListWidth = 460;

} // namespace

ImportDialog::ImportDialog(Context& context, ForeignFiles files, QWidget* parent)
    : QuestionDialog(tr("Take over places from AWS or rclone"),
          tr("Holdfast copies the address and the key. The files of the other programs stay as they are."),
          tr("Add places"), Kind::Plain, parent)
    , m_context(context)
{
    setObjectName(QStringLiteral("importDialog"));
    m_note = Label::wrapped(tr("Looking…"), Type::Body, Role::TextTertiary);
    m_note->setObjectName(QStringLiteral("importNote"));
    auto* list = new QWidget;
    m_list = new QVBoxLayout(list);
    m_list->setContentsMargins(0, 0, 0, 0);
    m_list->setSpacing(8);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setMinimumSize(kListWidth, kListHeight);
    scroll->setWidget(list);
    body()->addWidget(scroll, 1);
    body()->addWidget(m_note);
    verb()->setEnabled(false);
    const QPointer<ImportDialog> self(this);
    QThreadPool::globalInstance()->start([self, files = std::move(files)] {
        ForeignPlaces found = findForeignPlaces(files);
        QMetaObject::invokeMethod(
            qApp, [self, found = std::move(found)] {
                if (self)
                    self->show(found);
            }, Qt::QueuedConnection);
    });
}

QString ImportDialog::whyNot(const ForeignPlace& place) const
{
    switch (place.lack) {
    case ForeignPlace::Lack::Keys: return tr("no lasting key in the file");
    case ForeignPlace::Lack::Address: return tr("no usable address in the file");
    case ForeignPlace::Lack::Nothing: break;
    }
    for (const Connection& known : m_context.services.profiles.connections()) {
        if (known.endpoint.url == place.connection.endpoint.url && known.accessKey == place.connection.accessKey)
            return tr("already here as “%1”").arg(known.name);
    }
    return {};
}

void ImportDialog::addRow(const ForeignPlace& place)
{
    const QString from = place.program == ForeignPlace::Program::Aws ? tr("AWS profile “%1”").arg(place.section)
                                                                    : tr("rclone remote “%1”").arg(place.section);
    const QString why = whyNot(place);
    const QString address = place.connection.endpoint.url.toString();
    auto* box = new QCheckBox(place.connection.name);
    box->setObjectName(QLatin1String("import:") + place.section);
    box->setEnabled(why.isEmpty());
    box->setChecked(why.isEmpty());
    auto* words = Label::wrapped(why.isEmpty() ? tr("%1, from the %2", "address, source").arg(address, from)
                                               : tr("From the %1: %2.", "source, reason").arg(from, why),
        Type::Small, Role::TextTertiary);
    words->setContentsMargins(24, 0, 0, 0);
    box->setAccessibleDescription(words->text());
    connect(box, &QCheckBox::toggled, this, &ImportDialog::follow);
    m_list->addWidget(box);
    m_list->addWidget(words);
    m_rows.append({box, place});
}

void ImportDialog::show(const ForeignPlaces& found)
{
    for (const ForeignPlace& place : found.places)
        addRow(place);
    m_list->addStretch(1);
    QStringList notes;
    for (const app::Fault& fault : found.faults) {
        notes << (fault.code == QLatin1String("EncryptedConfig")
                ? tr("%1 is encrypted by rclone and cannot be read here.").arg(format::path(fault.message))
                : tr("A file could not be read: %1").arg(fault.message));
    }
    if (found.places.isEmpty() && notes.isEmpty())
        notes << tr("Neither the AWS tools nor rclone know a place on this computer.");
    m_note->setText(notes.join(QLatin1Char('\n')));
    m_note->setVisible(!notes.isEmpty());
    follow();
}

void ImportDialog::follow()
{
    const auto ticked = std::count_if(m_rows.begin(), m_rows.end(), [](const Row& row) { return row.box->isChecked(); });
    verb()->setEnabled(ticked > 0);
    verb()->setText(ticked > 0 ? tr("Add %n place(s)", nullptr, int(ticked)) : tr("Add places"));
}

void ImportDialog::accept()
{
    int added = 0;
    for (const Row& row : m_rows) {
        if (!row.box->isChecked())
            continue;
        const auto kept = m_context.services.sessions.putConnection(row.place.connection, row.place.secret);
        if (!kept) {
            Q_EMIT m_context.go.told(
                State::Warn, tr("The connection could not be kept."), words::faultReason(kept.error()));
            break;
        }
        ++added;
    }
    if (added > 0)
        Q_EMIT m_context.go.told(State::Ok, tr("%n place(s) added.", nullptr, added),
            tr("Choose them at the top of the rail."));
    QuestionDialog::accept();
}

} // namespace holdfast::ui
