// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/browser/tags_section.h"

#include "ui/shell/words.h"
#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QSet>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app;
using app::s3client::Tag;

namespace
{

constexpr int kMostTags = 10;
constexpr int kMostKey = 128;
constexpr int kMostValue = 256;

/// "site north": the key in a paler ink, an edge round both.
class TagChip : public QWidget
{
public:
    explicit TagChip(const Tag& tag) : m_tag(tag)
    {
        setAccessibleName(tag.key + QLatin1String(": ") + tag.value);
        setToolTip(accessibleName());
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }
    [[nodiscard]] QSize sizeHint() const override
    {
        const QFontMetrics metrics(fontFor(Type::Body));
        return {metrics.horizontalAdvance(m_tag.key + QLatin1Char(' ') + m_tag.value) + 24, 24};
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paint::box(painter, rect(), 4, QColor(), theme().color(Role::LineStrong));
        painter.setFont(fontFor(Type::Body));
        const QFontMetrics metrics = painter.fontMetrics();
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        const QRect inner = rect().adjusted(9, 0, -9, 0);
        const int keyWidth = qMin(metrics.horizontalAdvance(m_tag.key + QLatin1Char(' ')), inner.width());
        const QRect key = QStyle::visualRect(
            layoutDirection(), inner, QRect(inner.left(), inner.top(), keyWidth, inner.height()));
        const QRect value = QStyle::visualRect(layoutDirection(), inner,
            inner.adjusted(keyWidth, 0, 0, 0));
        const int align = int(mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
        painter.setPen(theme().color(Role::TextTertiary));
        painter.drawText(key, align, metrics.elidedText(m_tag.key, Qt::ElideRight, key.width()));
        painter.setPen(theme().color(Role::Text));
        painter.drawText(value, align, metrics.elidedText(m_tag.value, Qt::ElideRight, value.width()));
    }

private:
    Tag m_tag;
};

} // namespace

QString tagsProblem(const QList<Tag>& tags)
{
    if (tags.size() > kMostTags)
        return TagsSection::tr("A file has at most %n tag(s).", nullptr, kMostTags);
    QSet<QString> keys;
    for (const Tag& tag : tags) {
        if (tag.key.isEmpty())
            return TagsSection::tr("Each tag needs a name.");
        if (keys.contains(tag.key))
            return TagsSection::tr("“%1” is there twice.").arg(tag.key);
        if (tag.key.startsWith(QLatin1String("aws:"), Qt::CaseInsensitive))
            return TagsSection::tr("Names that begin with “aws:” are taken.");
        if (tag.key.size() > kMostKey)
            return TagsSection::tr("A tag's name has at most %n character(s).", nullptr, kMostKey);
        if (tag.value.size() > kMostValue)
            return TagsSection::tr("A tag's value has at most %n character(s).", nullptr, kMostValue);
        keys.insert(tag.key);
    }
    return {};
}

TagsSection::TagsSection(Context& context, QWidget* parent)
    : PanelSection(tr("Tags"), parent), m_context(context)
{
    setObjectName(QStringLiteral("tagsSection"));
    link()->setObjectName(QStringLiteral("tagsEdit"));
    connect(link(), &QPushButton::clicked, this, &TagsSection::edit);
    m_chips = new FlowRow;
    m_chips->setObjectName(QStringLiteral("tagChips"));
    m_none = Label::wrapped(tr("None."), Type::Body, Role::TextSecondary);
    m_form = new QWidget;
    auto* form = new QVBoxLayout(m_form);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(6);
    m_rowsBox = new QVBoxLayout;
    m_rowsBox->setSpacing(6);
    m_problem = Label::wrapped({}, Type::Small, Role::Err);
    m_problem->setObjectName(QStringLiteral("tagsProblem"));
    m_problem->hide();
    m_add = smallButton(tr("Add tag"), QStringLiteral("plus-lg"));
    m_add->setObjectName(QStringLiteral("tagAdd"));
    connect(m_add, &QPushButton::clicked, this, [this] {
        addRow({});
        m_rows.last().key->setFocus(Qt::TabFocusReason);
        check();
    });
    m_save = smallButton(tr("Save tags"));
    m_save->setObjectName(QStringLiteral("tagsSave"));
    m_save->setProperty("primary", true);
    connect(m_save, &QPushButton::clicked, this, &TagsSection::save);
    auto* cancel = smallButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("tagsCancel"));
    connect(cancel, &QPushButton::clicked, this, &TagsSection::leave);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_add);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    form->addLayout(m_rowsBox);
    form->addWidget(m_problem);
    form->addLayout(buttons);
    m_form->hide();
    body()->addWidget(m_chips);
    body()->addWidget(m_none);
    body()->addWidget(m_form);
    hide();
}

void TagsSection::clear()
{
    ++m_generation;
    m_subject = {};
    leave();
    hide();
}

void TagsSection::show(const DetailsSubject& subject)
{
    if (m_editing && subject == m_subject)
        return;
    if (subject != m_subject) {
        leave();
        hide();
    }
    m_subject = subject;
    load();
}

void TagsSection::load()
{
    const int generation = ++m_generation;
    s3client::S3Client* client = m_context.session.s3();
    if (!client)
        return;
    getObjectTagging(*client, m_subject.bucket, m_subject.key, m_subject.versionId)
        ->then(this, [this, generation](Outcome<QList<Tag>> tags) {
            if (generation != m_generation || m_editing)
                return;
            if (!tags) {
                fail(tags.error());
                return;
            }
            m_tags = *tags;
            message()->hide();
            showTags();
        });
}

/// A server that knows no tags has no such section; a key that may not read them has.
void TagsSection::fail(const Fault& fault)
{
    const bool told = fault.kind == FaultClass::Auth || fault.kind == FaultClass::Network
        || fault.kind == FaultClass::Timeout || fault.kind == FaultClass::Throttled;
    setVisible(told);
    if (!told)
        return;
    m_chips->hide();
    m_none->hide();
    link()->hide();
    setCount({});
    const words::Sentences s = words::fault(fault, m_context.session.name());
    message()->say(State::Warn, s.what);
    message()->setDetails(s.details);
}

void TagsSection::showTags()
{
    m_chips->clear();
    for (const Tag& tag : m_tags)
        m_chips->add(new TagChip(tag));
    m_chips->setVisible(!m_tags.isEmpty());
    m_none->setVisible(m_tags.isEmpty());
    setCount(m_tags.isEmpty() ? QString() : QString::number(m_tags.size()));
    link()->setText(m_tags.isEmpty() ? tr("Add…") : tr("Edit"));
    link()->setAccessibleName(tr("Edit the tags"));
    link()->setVisible(!m_subject.readOnly);
    PanelSection::show();
}

void TagsSection::edit()
{
    m_editing = true;
    m_chips->hide();
    m_none->hide();
    link()->hide();
    for (const Tag& tag : m_tags)
        addRow(tag);
    if (m_tags.isEmpty())
        addRow({});
    m_form->show();
    m_rows.first().key->setFocus(Qt::TabFocusReason);
    check();
}

void TagsSection::leave()
{
    const bool was = std::exchange(m_editing, false);
    m_saving = false;
    for (const Row& row : m_rows)
        row.widget->deleteLater();
    m_rows.clear();
    m_form->hide();
    message()->hide();
    if (was && !m_subject.key.isEmpty())
        showTags();
}

void TagsSection::addRow(const Tag& tag)
{
    Row row{new QWidget, new QLineEdit(tag.key), new QLineEdit(tag.value)};
    row.key->setPlaceholderText(tr("Name"));
    row.key->setAccessibleName(tr("Name of the tag"));
    row.key->setObjectName(QStringLiteral("tagKey%1").arg(m_rows.size()));
    row.value->setPlaceholderText(tr("Value"));
    row.value->setAccessibleName(tr("Value of the tag"));
    row.value->setObjectName(QStringLiteral("tagValue%1").arg(m_rows.size()));
    auto* remove = new QToolButton;
    remove->setObjectName(QStringLiteral("tagRemove%1").arg(m_rows.size()));
    remove->setIcon(icon(QStringLiteral("x-lg")));
    remove->setIconSize(QSize(12, 12));
    remove->setAutoRaise(true);
    remove->setProperty("grade", "small");
    remove->setAccessibleName(tr("Remove this tag"));
    remove->setToolTip(tr("Remove this tag"));
    auto* line = new QHBoxLayout(row.widget);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(6);
    line->addWidget(row.key, 1);
    line->addWidget(row.value, 1);
    line->addWidget(remove);
    for (QLineEdit* field : {row.key, row.value}) {
        field->setMinimumWidth(60);
        connect(field, &QLineEdit::textChanged, this, &TagsSection::check);
        connect(field, &QLineEdit::returnPressed, this, &TagsSection::save);
    }
    connect(remove, &QToolButton::clicked, this, [this, widget = row.widget] {
        m_rows.removeIf([widget](const Row& other) { return other.widget == widget; });
        widget->hide();
        widget->deleteLater();
        check();
    });
    m_rowsBox->addWidget(row.widget);
    m_rows.append(row);
}

QList<Tag> TagsSection::written() const
{
    QList<Tag> tags;
    for (const Row& row : m_rows) {
        const Tag tag{row.key->text().trimmed(), row.value->text().trimmed()};
        if (!tag.key.isEmpty() || !tag.value.isEmpty()) // an empty row is no tag
            tags.append(tag);
    }
    return tags;
}

void TagsSection::check()
{
    const QString problem = tagsProblem(written());
    static_cast<Label*>(m_problem)->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_add->setEnabled(m_rows.size() < kMostTags && !m_saving);
    m_add->setToolTip(m_rows.size() < kMostTags
            ? QString() : tr("A file has at most %n tag(s).", nullptr, kMostTags));
    m_save->setEnabled(problem.isEmpty() && !m_saving);
}

void TagsSection::save()
{
    s3client::S3Client* client = m_context.session.s3();
    if (!client || !m_save->isEnabled())
        return;
    const QList<Tag> tags = written();
    m_saving = true;
    check();
    const int generation = ++m_generation;
    auto* job = tags.isEmpty()
        ? deleteObjectTagging(*client, m_subject.bucket, m_subject.key, m_subject.versionId)
        : putObjectTagging(*client, m_subject.bucket, m_subject.key, tags, m_subject.versionId);
    job->then(this, [this, generation, tags](Outcome<Done> done) {
        if (generation != m_generation)
            return;
        m_saving = false;
        if (!done) {
            check();
            const words::Sentences s = words::fault(done.error(), m_context.session.name());
            message()->say(State::Error, tr("The tags were not saved."), s.what);
            message()->setDetails(s.details);
            return;
        }
        m_tags = tags;
        leave();
    });
}

} // namespace holdfast::ui
