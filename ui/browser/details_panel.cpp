// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/browser/details_panel.h"

#include "ui/browser/protection_section.h"
#include "ui/browser/tags_section.h"
#include "ui/browser/versions_section.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/words.h"
#include "ui/theme/icons.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QBuffer>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QImageReader>
#include <QPainter>
#include <QPainterPath>
#include <QPointer>
#include <QScrollArea>
#include <QThreadPool>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app;
using app::models::EntryKind;
using app::models::ObjectEntry;

namespace
{

constexpr qint64 kPreviewLimit = 12LL << 20;
constexpr int kPreviewWidth = 288;
constexpr qint64 kSmallBody = 32 * 1024; // kept as whole copies up to here

QString checksumLabel(ChecksumKind kind)
{
    switch (kind) {
    case ChecksumKind::Crc32: return QStringLiteral("CRC32");
    case ChecksumKind::Crc32c: return QStringLiteral("CRC32C");
    case ChecksumKind::Crc64Nvme: return QStringLiteral("CRC64");
    case ChecksumKind::Sha1: return QStringLiteral("SHA-1");
    case ChecksumKind::Sha256: return QStringLiteral("SHA-256");
    default: return QStringLiteral("Checksum");
    }
}

QWidget* copyable(const QString& text, const QString& what)
{
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    line->addWidget(new ElidedLabel(text, Type::Mono, Role::Text, Qt::ElideMiddle), 1);
    auto* copy = new QToolButton;
    copy->setIcon(icon(QStringLiteral("files")));
    copy->setAutoRaise(true);
    copy->setFixedSize(24, 22);
    copy->setAccessibleName(DetailsPanel::tr("Copy %1").arg(what));
    copy->setToolTip(copy->accessibleName());
    QObject::connect(copy, &QToolButton::clicked, copy,
        [text] { QGuiApplication::clipboard()->setText(text); });
    line->addWidget(copy);
    return row;
}

} // namespace

DetailsPanel::DetailsPanel(Context& context, models::BucketKeeping& keeping, QWidget* parent)
    : Surface(Role::Panel, {}, parent), m_context(context), m_keeping(keeping)
{
    setObjectName(QStringLiteral("detailsPanel"));
    setMinimumWidth(240);
    setMaximumWidth(480);
    m_title = new ElidedLabel({}, Type::Strong, Role::Text, Qt::ElideMiddle);
    m_title->setObjectName(QStringLiteral("detailsTitle"));
    auto* close = new QToolButton;
    close->setObjectName(QStringLiteral("detailsClose"));
    close->setIcon(icon(QStringLiteral("x-lg")));
    close->setIconSize(QSize(12, 12));
    close->setAutoRaise(true);
    close->setProperty("grade", "small");
    close->setAccessibleName(tr("Close the details"));
    close->setToolTip(tr("Close the details (F4)"));
    connect(close, &QToolButton::clicked, this, &DetailsPanel::closeRequested);
    m_preview = new QLabel;
    m_preview->setAlignment(Qt::AlignCenter);
    m_preview->hide();
    m_download = smallButton(tr("Download"), QStringLiteral("download"));
    m_download->setObjectName(QStringLiteral("detailsDownload"));
    m_share = smallButton(tr("Share"), QStringLiteral("link-45deg"));
    m_share->setObjectName(QStringLiteral("detailsShare"));
    auto* more = new QToolButton;
    more->setIcon(icon(QStringLiteral("three-dots")));
    more->setProperty("grade", "small");
    more->setAccessibleName(tr("More actions"));
    more->setToolTip(tr("More actions"));
    more->setPopupMode(QToolButton::InstantPopup);
    for (const char* id : {"object.restore", "object.copyPath", "object.delete"}) {
        if (QAction* action = context.actions.action(QLatin1String(id)))
            more->addAction(action);
    }
    const auto run = [this](const char* id) {
        if (QAction* action = m_context.actions.action(QLatin1String(id)))
            action->trigger();
    };
    connect(m_download, &QPushButton::clicked, this, [run] { run("object.download"); });
    connect(m_share, &QPushButton::clicked, this, [run] { run("object.share"); });
    m_buttons = new QWidget;
    auto* buttons = new QHBoxLayout(m_buttons);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(8);
    buttons->addWidget(m_download);
    buttons->addWidget(m_share);
    buttons->addWidget(more);
    buttons->addStretch(1);
    m_message = new InlineMessage;
    m_facts = new FactList;
    m_hint = Label::wrapped({}, Type::Body, Role::TextSecondary);

    const auto section = [](const QString& title, QWidget* content) {
        auto* box = new PanelSection(title);
        box->body()->addWidget(content);
        return box;
    };
    m_meta = new FactList;
    m_metaSection = section(tr("Metadata"), m_meta);
    auto* linkHost = new QWidget;
    m_links = new QVBoxLayout(linkHost);
    m_links->setContentsMargins(0, 0, 0, 0);
    m_links->setSpacing(4);
    m_linkSection = section(tr("Links"), linkHost);
    m_tags = new TagsSection(context);
    m_versions = new VersionsSection(context);
    m_protection = new ProtectionSection(context);
    connect(m_versions, &VersionsSection::changed, this, &DetailsPanel::changed);
    connect(m_versions, &VersionsSection::downloadRequested, this, &DetailsPanel::versionDownloadRequested);
    connect(m_versions, &VersionsSection::shareRequested, this, &DetailsPanel::versionShareRequested);
    connect(&keeping, &models::BucketKeeping::changed, this, &DetailsPanel::showSections);

    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(16, 0, 16, 16);
    column->setSpacing(12);
    column->addWidget(m_preview);
    column->addWidget(m_buttons);
    column->addWidget(m_message);
    column->addWidget(m_hint);
    column->addWidget(m_facts);
    column->addWidget(m_tags);
    column->addWidget(m_versions);
    column->addWidget(m_protection);
    column->addWidget(m_metaSection);
    column->addWidget(m_linkSection);
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(body);
    scroll->viewport()->setAutoFillBackground(false);
    body->setAutoFillBackground(false);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(16, 8, 10, 8);
    top->addWidget(m_title, 1);
    top->addWidget(close);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(top);
    all->addWidget(scroll, 1);

    m_soon.setSingleShot(true);
    m_soon.setInterval(150);
    connect(&m_soon, &QTimer::timeout, this, &DetailsPanel::load);
    connect(&context.services.shares, &share::ShareLedger::changed, this, &DetailsPanel::showLinks);
    load();
}

void DetailsPanel::show(const QString& bucket, const QList<ObjectEntry>& selection)
{
    m_bucket = bucket;
    m_selection = selection;
    ++m_generation;
    m_soon.start();
}

void DetailsPanel::load()
{
    m_message->hide();
    m_preview->hide();
    m_metaSection->hide();
    m_linkSection->hide();
    m_facts->clear();
    m_hint->hide();
    m_imageSize = {};
    m_buttons->setVisible(!m_selection.isEmpty());
    m_download->setEnabled(true);
    if (m_selection.size() != 1 || m_selection.first().kind != EntryKind::Object)
        clearSections();
    if (m_selection.isEmpty()) {
        m_title->setText(tr("Nothing selected"));
        m_hint->setText(tr("Choose a file to see what is known about it."));
        m_hint->show();
        return;
    }
    if (m_selection.size() == 1) {
        showOne();
        return;
    }
    int folders = 0;
    qint64 bytes = 0;
    for (const ObjectEntry& entry : m_selection) {
        folders += entry.kind == EntryKind::Folder;
        bytes += qMax<qint64>(0, entry.size);
    }
    m_share->setEnabled(false);
    m_share->setToolTip(tr("A link holds one file."));
    m_title->setText(tr("%n selected", nullptr, int(m_selection.size())));
    m_facts->add(tr("Size"), folders ? tr("%1 and folders").arg(format::bytes(bytes)) : format::bytes(bytes));
    if (folders)
        m_facts->add(tr("Folders"), format::count(folders));
}

void DetailsPanel::showOne()
{
    const ObjectEntry entry = m_selection.first();
    m_title->setText(entry.name);
    const bool folder = entry.kind == EntryKind::Folder;
    m_share->setEnabled(!folder);
    m_share->setToolTip(folder ? tr("A link holds one file.") : QString());
    if (folder) {
        m_facts->add(tr("Kind"), tr("Folder"));
        m_facts->add(tr("Size"), tr("not known before it is opened"));
        return;
    }
    showSections();
    if (entry.deleted) {
        showDeleted(entry);
        return;
    }
    // What the listing knows is there at once; the rest follows.
    s3client::ObjectHead known;
    known.size = entry.size;
    known.modified = entry.modified;
    known.etag = entry.etag;
    known.storageClass = entry.storageClass;
    showHead(known);
    showLinks();
    s3client::S3Client* client = m_context.session.s3();
    if (!client)
        return;
    const int generation = ++m_generation;
    client->headObject(m_bucket, entry.key, entry.current ? QString() : entry.versionId)
        ->then(this, [this, generation](Outcome<s3client::ObjectHead> head) {
            if (generation != m_generation)
                return;
            if (!head) {
                const words::Sentences s = words::fault(head.error(), m_context.session.name());
                m_message->say(State::Warn, s.what, s.why);
                m_message->setDetails(s.details);
                return;
            }
            // AWS leaves the usual class out of its headers; the listing has it.
            if (head->storageClass.isEmpty())
                head->storageClass = m_selection.first().storageClass;
            showHead(*head);
            if (m_selection.first().current)
                loadPreview(*head);
        });
}

void DetailsPanel::showDeleted(const ObjectEntry& entry)
{
    ++m_generation;
    m_share->setEnabled(false);
    m_share->setToolTip(tr("It is deleted. Restore it first."));
    m_download->setEnabled(false);
    m_facts->add(tr("Deleted"), format::when(entry.modified));
    m_hint->setText(tr("Its versions are still there. Restore brings the last one back."));
    m_hint->show();
}

void DetailsPanel::clearSections()
{
    m_tags->clear();
    m_versions->clear();
    m_protection->clear();
}

/// Tags, versions and protection of the one object that is shown, each only where there is such a thing.
void DetailsPanel::showSections()
{
    if (m_soon.isActive())
        return; // load() comes here
    if (m_selection.size() != 1 || m_selection.first().kind != EntryKind::Object) {
        clearSections();
        return;
    }
    const ObjectEntry& entry = m_selection.first();
    const DetailsSubject subject{
        m_bucket, entry.key, entry.current ? QString() : entry.versionId, m_past};
    if (entry.deleted)
        m_tags->clear();
    else
        m_tags->show(subject);
    m_versions->setSuspended(m_keeping.versioning() == s3client::Versioning::Suspended);
    if (m_keeping.keepsVersions())
        m_versions->show(subject);
    else
        m_versions->clear();
    if (m_keeping.lock().enabled && !entry.deleted)
        m_protection->show(subject);
    else
        m_protection->clear();
}

QString DetailsPanel::keptAs(qint64 size) const
{
    const profiles::Session* session = m_context.session.get();
    if (!session || !session->status() || session->status()->k <= 0)
        return {};
    const int k = session->status()->k;
    const int m = session->status()->m;
    if (m == 0)
        return tr("one copy");
    if (size <= kSmallBody)
        return tr("%n whole copies", nullptr, m + 1);
    return tr("%1+%2, any %1 of %3 pieces are enough").arg(k).arg(m).arg(k + m);
}

void DetailsPanel::showHead(const s3client::ObjectHead& head)
{
    m_facts->clear();
    const QString size = format::bytes(head.size);
    const QString exact = format::exactBytes(head.size);
    m_facts->add(tr("Size"), size == exact ? size : QStringLiteral("%1 (%2)").arg(size, exact));
    if (!head.contentType.isEmpty())
        m_facts->add(tr("Type"), m_imageSize.isValid()
                ? tr("%1, %2 × %3").arg(head.contentType).arg(m_imageSize.width()).arg(m_imageSize.height())
                : head.contentType);
    m_facts->add(tr("Changed"), format::when(head.modified));
    const QString kept = keptAs(head.size);
    if (!kept.isEmpty())
        m_facts->add(tr("Kept as"), kept);
    for (const s3client::Checksum& checksum : head.checksums) {
        const QString label = checksumLabel(checksum.kind);
        m_facts->add(checksum.fullObject ? label : tr("%1 of parts").arg(label),
            copyable(QString::fromLatin1(checksum.raw.toHex()), label));
    }
    if (!head.etag.isEmpty())
        m_facts->add(tr("ETag"), copyable(head.etag, tr("ETag")));
    if (!head.storageClass.isEmpty())
        m_facts->add(tr("Class"), head.storageClass);
    m_meta->clear();
    for (auto it = head.metadata.begin(); it != head.metadata.end(); ++it)
        m_meta->add(it.key(), it.value());
    m_metaSection->setVisible(!head.metadata.isEmpty());
}

void DetailsPanel::showLinks()
{
    clearLayout(m_links);
    int open = 0;
    if (m_selection.size() == 1 && m_selection.first().kind == EntryKind::Object) {
        const QDateTime now = QDateTime::currentDateTime();
        for (const share::Share& link : m_context.services.shares.shares()) {
            if (link.connection != m_context.session.id() || link.bucket != m_bucket
                || link.key != m_selection.first().key || link.removed || !link.isOpen(now))
                continue;
            ++open;
            m_links->addWidget(new Label(tr("until %1").arg(format::exactTime(link.ends()))));
            m_links->addWidget(new ElidedLabel(link.address.host(), Type::Small, Role::TextSecondary));
        }
    }
    m_linkSection->setVisible(open > 0);
}

void DetailsPanel::loadPreview(const s3client::ObjectHead& head)
{
    s3client::S3Client* client = m_context.session.s3();
    if (!client || !head.contentType.startsWith("image/") || head.size > kPreviewLimit)
        return;
    const int generation = m_generation;
    const s3client::ObjectHead facts = head;
    client->getBytes(m_bucket, m_selection.first().key, kPreviewLimit)
        ->then(this, [this, generation, facts](Outcome<s3client::ObjectBody> body) {
            if (!body || generation != m_generation)
                return;
            QPointer<DetailsPanel> self(this);
            const qreal ratio = devicePixelRatioF();
            QThreadPool::globalInstance()->start([self, generation, facts, ratio, data = body->data] {
                QBuffer buffer;
                buffer.setData(data);
                QImageReader reader(&buffer);
                reader.setAutoTransform(true);
                const QSize whole = reader.size();
                // Decoded no larger than shown; a bomb of a picture costs nothing.
                if (whole.isValid() && whole.width() > kPreviewWidth * ratio)
                    reader.setScaledSize(whole.scaled(int(kPreviewWidth * ratio), 100000, Qt::KeepAspectRatio));
                const QImage image = reader.read();
                QMetaObject::invokeMethod(qApp, [self, generation, facts, whole, image] {
                    if (!self || generation != self->m_generation || image.isNull())
                        return;
                    self->m_imageSize = whole;
                    self->showHead(facts);
                    self->setPreview(image);
                });
            });
        });
}

void DetailsPanel::setPreview(const QImage& image)
{
    const qreal ratio = devicePixelRatioF();
    QSize size = image.size().scaled(int(kPreviewWidth * ratio), int(200 * ratio), Qt::KeepAspectRatio);
    QPixmap rounded(size);
    rounded.fill(Qt::transparent);
    QPainter painter(&rounded);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    QPainterPath clip;
    clip.addRoundedRect(QRectF({}, QSizeF(size)), 6 * ratio, 6 * ratio);
    painter.setClipPath(clip);
    painter.drawImage(QRect({}, size), image);
    painter.end();
    rounded.setDevicePixelRatio(ratio);
    m_preview->setPixmap(rounded);
    m_preview->setAccessibleName(tr("Preview of %1").arg(m_title->text()));
    m_preview->show();
}

} // namespace holdfast::ui
