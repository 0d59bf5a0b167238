// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/browser/drop_overlay.h"

#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPainter>
#include <QPointer>
#include <QThreadPool>
#include <QVBoxLayout>

namespace holdfast::ui
{

namespace
{

/// Another colour and width of edge than a Card of the page.
class OverlayCard : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paint::box(painter, rect(), 8, theme().color(Role::Base), theme().color(Role::Focus));
    }
};

/// A key as it looks on the keyboard.
class KeyCap : public QWidget
{
public:
    explicit KeyCap(const QString& text) : m_text(text)
    {
        setFixedSize(QFontMetrics(fontFor(Type::Small)).horizontalAdvance(text) + 14, 20);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paint::box(painter, rect(), 4, {}, theme().color(Role::LineStrong));
        painter.setFont(fontFor(Type::Small));
        painter.setPen(theme().color(Role::TextSecondary));
        painter.drawText(rect(), Qt::AlignCenter, m_text);
    }

private:
    QString m_text;
};

using Report = std::function<void(int files, qint64 bytes, bool final)>;

void countFiles(const QStringList& paths, const std::atomic<bool>& stop, const Report& report)
{
    int files = 0;
    qint64 bytes = 0;
    QElapsedTimer since;
    since.start();
    for (const QString& path : paths) {
        const QFileInfo info(path);
        if (!info.isDir()) {
            ++files;
            bytes += info.size();
            continue;
        }
        QDirIterator it(path, QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
        while (it.hasNext() && !stop) {
            it.next();
            ++files;
            bytes += it.fileInfo().size();
            if (since.elapsed() > 150) {
                since.restart();
                report(files, bytes, false);
            }
        }
    }
    if (!stop)
        report(files, bytes, true);
}

} // namespace

DropOverlay::DropOverlay(QWidget* host) : QWidget(host)
{
    setObjectName(QStringLiteral("dropOverlay"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    m_card = new OverlayCard(this);
    m_card->setFixedWidth(440);
    m_title = new Label({}, Type::Title);
    m_title->setObjectName(QStringLiteral("dropTitle"));
    m_title->setAlignment(Qt::AlignCenter);
    m_where = new Label({}, Type::Body, Role::TextSecondary);
    m_where->setTextFormat(Qt::RichText);
    m_where->setAlignment(Qt::AlignCenter);
    m_exists = new Label({}, Type::Small);
    m_existsRow = new QWidget;
    auto* exists = new QHBoxLayout(m_existsRow);
    exists->setContentsMargins(0, 0, 0, 0);
    exists->setSpacing(8);
    exists->addStretch(1);
    exists->addWidget(new IconLabel(QStringLiteral("info-circle"), Role::Warn, 14));
    exists->addWidget(m_exists);
    exists->addStretch(1);
    auto* keys = new QHBoxLayout;
    keys->setSpacing(6);
    keys->addStretch(1);
    keys->addWidget(new KeyCap(tr("Esc")));
    keys->addWidget(new Label(tr("cancel"), Type::Small, Role::TextSecondary));
    keys->addStretch(1);
    auto* column = new QVBoxLayout(m_card);
    column->setContentsMargins(32, 26, 32, 20);
    column->setSpacing(8);
    column->addWidget(new IconLabel(QStringLiteral("upload"), Role::AccentText, 34), 0, Qt::AlignHCenter);
    column->addSpacing(4);
    column->addWidget(m_title);
    column->addWidget(m_where);
    column->addWidget(m_existsRow);
    column->addWidget(new Line);
    column->addLayout(keys);
    host->installEventFilter(this);
    hide();
}

DropOverlay::~DropOverlay()
{
    if (m_stop)
        *m_stop = true;
}

void DropOverlay::begin(const QStringList& paths, const QString& where, int existing)
{
    end();
    m_where->setText(where);
    m_exists->setText(tr("%n name(s) exist already. You are asked before they change.", nullptr, existing));
    m_existsRow->setVisible(existing > 0);
    m_title->setText(tr("Drop to upload, counting…"));
    setGeometry(parentWidget()->rect());
    show();
    raise();
    m_card->adjustSize();
    m_card->move((width() - m_card->width()) / 2, (height() - m_card->height()) / 2);
    m_stop = std::make_shared<std::atomic<bool>>(false);
    QPointer<DropOverlay> self(this);
    QThreadPool::globalInstance()->start([paths, stop = m_stop, self] {
        countFiles(paths, *stop, [&](int files, qint64 bytes, bool final) {
            QMetaObject::invokeMethod(
                qApp,
                [self, stop, files, bytes, final] {
                    if (self && !*stop)
                        self->setCount(files, bytes, final);
                },
                Qt::QueuedConnection);
        });
    });
}

void DropOverlay::setCount(int files, qint64 bytes, bool final)
{
    m_title->setText(final
            ? tr("Drop to upload %n file(s), %1", nullptr, files).arg(format::bytes(bytes))
            : tr("Drop to upload, %n file(s) counted…", nullptr, files));
}

void DropOverlay::end()
{
    if (m_stop)
        *m_stop = true;
    m_stop.reset();
    hide();
}

void DropOverlay::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QColor veil = theme().color(Role::Tint);
    veil.setAlphaF(0.84F);
    painter.fillRect(rect(), veil);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(theme().color(Role::Focus), 2, Qt::DashLine);
    pen.setDashPattern({4, 3});
    painter.setPen(pen);
    painter.drawRoundedRect(rect().adjusted(8, 8, -9, -9), 6, 6);
}

bool DropOverlay::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::Resize && isVisible()) {
        setGeometry(parentWidget()->rect());
        m_card->move((width() - m_card->width()) / 2, (height() - m_card->height()) / 2);
    }
    return QWidget::eventFilter(object, event);
}

} // namespace holdfast::ui
