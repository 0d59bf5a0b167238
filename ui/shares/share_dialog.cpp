// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shares/share_dialog.h"

#include "app/s3client/versions.h"
#include "ui/shares/qr_code.h"
#include "ui/shell/words.h"
#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QClipboard>
#include <QComboBox>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHostAddress>
#include <QLineEdit>
#include <QScreen>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app::share;

namespace
{
constexpr int kWidth = 456;
constexpr int kCodeSide = 132;
constexpr int kLargestCode = 200;
enum Preset { Hour, Day, Week, Custom };
} // namespace

QString reachWarning(AddressReach reach)
{
    switch (reach) {
    case AddressReach::ThisComputer:
        return QCoreApplication::translate("Share", "Only this computer can open it.");
    case AddressReach::LinkLocal:
        return QCoreApplication::translate("Share", "Only devices on the same cable can open it.");
    case AddressReach::Private:
        return QCoreApplication::translate("Share", "Only people in this network can open it.");
    case AddressReach::Unknown:
        return QCoreApplication::translate("Share", "Whether others can open it is not known.");
    case AddressReach::Public: break;
    }
    return {};
}

ShareDialog::ShareDialog(Context& context, const QString& bucket, const QString& key,
    const QString& version, QWidget* parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint), m_context(context), m_version(version)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("shareDialog"));
    const QString name = key.section('/', -1);
    setWindowTitle(version.isEmpty() ? tr("Share %1").arg(name) : tr("Share this version of %1").arg(name));
    setModal(true);
    setFixedWidth(kWidth);
    new FocusRing(this);
    m_share.connection = context.session.id();
    m_share.bucket = bucket;
    m_share.key = key;
    if (const app::s3client::S3Client* client = context.session.s3())
        m_share.accessKey = client->credentials().accessKey;

    auto* title = new ElidedLabel(windowTitle(), Type::Section, Role::Text, Qt::ElideMiddle);
    auto* close = new QToolButton;
    close->setIcon(icon(QStringLiteral("x-lg")));
    close->setIconSize(QSize(12, 12));
    close->setAutoRaise(true);
    close->setProperty("grade", "small");
    close->setAccessibleName(tr("Close"));
    close->setToolTip(tr("Close (Esc)"));
    connect(close, &QToolButton::clicked, this, &QDialog::reject);
    auto* top = new QHBoxLayout;
    top->addWidget(title, 1);
    top->addWidget(close);
    m_copy = new QPushButton(tr("Copy link"));
    m_copy->setObjectName(QStringLiteral("copyLink"));
    m_copy->setIcon(icon(QStringLiteral("files")));
    makePrimary(m_copy);
    connect(m_copy, &QPushButton::clicked, this, &ShareDialog::copy);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_copy);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 20);
    column->setSpacing(12);
    column->setSizeConstraint(QLayout::SetNoConstraint);
    column->addLayout(top);
    column->addWidget(makeDuration());
    column->addWidget(makeAddress());
    column->addWidget(makeLink());
    column->addSpacing(4);
    column->addLayout(buttons);
    fillAddresses();
    refresh();
    fit();
    if (parent) {
        const QPoint corner = parent->mapToGlobal(QPoint(parent->width() - kWidth - 24, 64));
        move(corner);
    }
    m_copy->setFocus();
}

QWidget* ShareDialog::makeDuration()
{
    m_duration = new Segmented(tr("The link works for"));
    m_duration->setObjectName(QStringLiteral("shareDuration"));
    m_duration->add(tr("1 hour"));
    m_duration->add(tr("1 day"));
    m_duration->add(tr("7 days"));
    m_duration->add(tr("Custom…"));
    m_duration->setEven(true);
    m_duration->setCurrent(Week);
    m_customValue = new QSpinBox;
    m_customValue->setRange(1, 7);
    m_customValue->setValue(3);
    m_customValue->setAccessibleName(tr("How many hours or days"));
    m_customUnit = new QComboBox;
    m_customUnit->addItems({tr("minutes"), tr("hours"), tr("days")});
    m_customUnit->setCurrentIndex(2);
    m_customUnit->setAccessibleName(tr("Unit of time"));
    m_customRow = new QWidget;
    auto* custom = new QHBoxLayout(m_customRow);
    custom->setContentsMargins(0, 0, 0, 0);
    custom->addWidget(m_customValue);
    custom->addWidget(m_customUnit);
    custom->addStretch(1);
    m_customRow->hide();
    m_until = Label::wrapped({}, Type::Small, Role::TextSecondary);
    m_until->setObjectName(QStringLiteral("shareUntil"));
    connect(m_duration, &Segmented::chosen, this, [this](int index) {
        m_customRow->setVisible(index == Custom);
        refresh();
    });
    connect(m_customValue, &QSpinBox::valueChanged, this, &ShareDialog::refresh);
    connect(m_customUnit, &QComboBox::currentIndexChanged, this, [this](int unit) {
        m_customValue->setMaximum(unit == 2 ? 7 : unit == 1 ? 168 : 10080);
        refresh();
    });
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(new Label(tr("The link works for"), Type::Body, Role::TextTertiary));
    column->addWidget(m_duration);
    column->addWidget(m_customRow);
    column->addWidget(m_until);
    return box;
}

QWidget* ShareDialog::makeAddress()
{
    m_address = new QComboBox;
    m_address->setObjectName(QStringLiteral("shareAddress"));
    m_address->setAccessibleName(tr("Address in the link"));
    m_address->setEditable(false);
    m_address->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_warning = new InlineMessage;
    m_warning->setStacked();
    m_warning->setObjectName(QStringLiteral("shareWarning"));
    connect(m_address, &QComboBox::currentIndexChanged, this, &ShareDialog::refresh);
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(new Label(tr("Address in the link"), Type::Body, Role::TextTertiary));
    column->addWidget(m_address);
    column->addWidget(m_warning);
    return box;
}

QWidget* ShareDialog::makeLink()
{
    m_code = new QrCode;
    m_linkField = new QLineEdit;
    m_linkField->setObjectName(QStringLiteral("shareLink"));
    m_linkField->setReadOnly(true);
    m_linkField->setFont(fontFor(Type::Mono));
    m_linkField->setAccessibleName(tr("The link"));
    m_explain = Label::wrapped({}, Type::Small, Role::TextSecondary);
    QPushButton* larger = smallButton(tr("Larger code"), QStringLiteral("search"));
    QPushButton* save = smallButton(tr("Save code…"));
    connect(larger, &QPushButton::clicked, this, &ShareDialog::enlarge);
    connect(save, &QPushButton::clicked, this, &ShareDialog::save);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(larger);
    buttons->addWidget(save);
    buttons->addStretch(1);
    auto* words = new QVBoxLayout;
    words->setSpacing(8);
    words->addWidget(m_linkField);
    words->addWidget(m_explain);
    words->addStretch(1);
    words->addLayout(buttons);
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 4, 0, 0);
    row->setSpacing(16);
    row->addWidget(m_code, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    return box;
}

void ShareDialog::fillAddresses()
{
    const app::profiles::Session* session = m_context.session.get();
    if (!session)
        return;
    const auto connection = m_context.services.profiles.find(session->connection().id);
    const QUrl endpoint = session->s3() ? session->s3()->endpoint().url : session->connection().endpoint.url;
    QList<QUrl> endpoints{endpoint};
    bool beyond = false;
    if (m_context.session.isThisComputer()) {
        const QString listen = m_context.services.node.config().listen;
        beyond = !QHostAddress(listen.section(':', 0, -2)).isLoopback();
        const auto& ready = m_context.services.node.snapshot().ready;
        if (ready && ready->tls.isValid())
            endpoints << ready->tls;
    }
    m_choices = addressChoices(endpoints, connection ? connection->publicAddresses : QStringList(), beyond);
    QSignalBlocker quiet(m_address);
    for (const AddressChoice& choice : m_choices)
        m_address->addItem(icon(choice.reach == AddressReach::Public ? QStringLiteral("globe")
                                                                     : QStringLiteral("pc-display")),
            choice.url.toString(QUrl::RemovePath));
}

int ShareDialog::expires() const
{
    switch (m_duration->current()) {
    case Hour: return kHour;
    case Day: return kDay;
    case Custom: {
        static constexpr int kUnits[] = {60, kHour, kDay};
        return qBound(1, m_customValue->value() * kUnits[m_customUnit->currentIndex()], kLongest);
    }
    default: return kLongest;
    }
}

QUrl ShareDialog::address() const
{
    const int index = m_address->currentIndex();
    return index >= 0 && index < m_choices.size() ? m_choices[index].url : QUrl();
}

void ShareDialog::refresh()
{
    m_share.made = QDateTime::currentDateTimeUtc();
    m_share.expires = expires();
    m_share.address = address();
    QString until = tr("until %1.").arg(format::exactTime(m_share.ends()));
    if (m_share.expires == kLongest)
        until += QLatin1Char(' ') + tr("7 days is the longest a signed link can last.");
    m_until->setText(until);
    app::s3client::S3Client* client = m_context.session.s3();
    m_link = QUrl();
    if (client) {
        const auto made = m_version.isEmpty()
            ? linkFor(m_share, *client)
            : presignVersion(*client, m_share.bucket, m_share.key, m_version, m_share.expires,
                  m_share.address, m_share.made);
        if (made)
            m_link = *made;
    }
    const QString text = m_link.toString(QUrl::FullyEncoded);
    m_linkField->setText(text);
    m_linkField->setCursorPosition(0);
    // Two pixels a module where that leaves room for the words beside it.
    m_code->set(text, qBound(kCodeSide, qrImage(text).width() * 2 + 2, kLargestCode));
    m_explain->setText((m_version.isEmpty()
            ? tr("Whoever has this link can read this one file, without a password. Signed with the key “%1”.")
            : tr("Whoever has this link can read this one version, whatever comes after it. Signed with the "
                 "key “%1”. It is not listed under Shares."))
                           .arg(m_share.accessKey));
    m_copy->setEnabled(m_link.isValid());
    m_copy->setToolTip(m_link.isValid() ? QString()
                                        : tr("%1 is not connected, so the link cannot be signed.")
                                              .arg(m_context.session.name()));
    warn();
    QMetaObject::invokeMethod(this, &ShareDialog::fit, Qt::QueuedConnection);
}

void ShareDialog::fit()
{
    // As high as its content at this width, whatever the warning adds.
    layout()->activate();
    const int height = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(kWidth)
                                                     : layout()->sizeHint().height();
    setFixedSize(kWidth, height);
}

void ShareDialog::warn()
{
    const int index = m_address->currentIndex();
    const AddressReach reach = index >= 0 && index < m_choices.size() ? m_choices[index].reach
                                                                      : AddressReach::Unknown;
    const QString warning = reachWarning(reach);
    if (warning.isEmpty()) {
        m_warning->hide();
        return;
    }
    const QString host = address().host();
    const QString why = reach == AddressReach::ThisComputer
        ? tr("%1 is this computer's own address.").arg(host)
        : reach == AddressReach::Unknown ? tr("%1 is not a known kind of address.").arg(host)
                                         : tr("%1 is a private address.").arg(host);
    m_warning->say(State::Warn, warning, why);
    // The cure is at hand when there is a wider address; else in the settings.
    for (int i = 0; i < m_choices.size(); ++i) {
        if (m_choices[i].reach == AddressReach::Public
            || (reach == AddressReach::ThisComputer && m_choices[i].reach == AddressReach::Private)) {
            m_warning->addButton(tr("Use %1").arg(m_choices[i].url.host()),
                [this, i] { m_address->setCurrentIndex(i); });
            return;
        }
    }
    m_warning->addButton(tr("Set an address…"), [this] {
        reject();
        Q_EMIT m_context.go.pageRequested(PageId::Settings);
    });
}

void ShareDialog::copy()
{
    if (!m_link.isValid())
        return;
    QGuiApplication::clipboard()->setText(m_link.toString(QUrl::FullyEncoded));
    if (m_version.isEmpty())
        m_context.services.shares.add(m_share);
    Q_EMIT m_context.go.told(State::Ok, tr("The link is copied."),
        tr("It works until %1.").arg(format::exactTime(m_share.ends())));
    accept();
}

void ShareDialog::enlarge()
{
    auto* dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("QR code of the link"));
    auto* code = new QrCode;
    const int room = screen()->availableGeometry().height() - 160;
    const int side = qMin(m_code->modules().width() * 6 + 2, room);
    code->set(m_linkField->text(), qMax(side, kCodeSide));
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(24, 24, 24, 24);
    column->addWidget(code);
    dialog->open();
}

void ShareDialog::save()
{
    m_context.chooser.save(this, tr("Save the QR code"), m_share.key.section('/', -1) + QStringLiteral(".png"),
        [this](const QStringList& paths) {
            if (paths.isEmpty())
                return;
            if (!m_code->scaled(8).save(paths.first()))
                m_warning->say(State::Error, tr("The code was not saved."),
                    tr("%1 cannot be written.").arg(paths.first()));
        });
}

void ShareDialog::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Base));
    painter.setPen(theme().color(Role::LineStrong));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace holdfast::ui
