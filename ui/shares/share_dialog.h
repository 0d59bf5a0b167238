// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/share/share_ledger.h"
#include "ui/shell/context.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace holdfast::ui
{

class InlineMessage;
class Label;
class QrCode;
class Segmented;

/// A link to one file: how long it works, the address in it, who can open that, and the link itself
/// with its code. The link is noted in the list when it is copied, not before.
class ShareDialog : public QDialog
{
    Q_OBJECT
public:
    /// `version` empty: the link gives whatever is current. A link to one version is not noted: the list
    /// could not make it again.
    ShareDialog(Context& context, const QString& bucket, const QString& key, const QString& version,
        QWidget* parent);
    [[nodiscard]] QUrl link() const { return m_link; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* makeDuration();
    QWidget* makeAddress();
    QWidget* makeLink();
    void fillAddresses();
    void refresh();
    void fit();
    void warn();
    void copy();
    void enlarge();
    void save();
    [[nodiscard]] int expires() const;
    [[nodiscard]] QUrl address() const;

    Context& m_context;
    app::share::Share m_share;
    QString m_version;
    QUrl m_link;
    Segmented* m_duration;
    QWidget* m_customRow;
    QSpinBox* m_customValue;
    QComboBox* m_customUnit;
    Label* m_until;
    QComboBox* m_address;
    QList<app::share::AddressChoice> m_choices;
    InlineMessage* m_warning;
    QrCode* m_code;
    QLineEdit* m_linkField;
    Label* m_explain;
    QPushButton* m_copy;
};

/// Who can open an address, in words; empty when anybody can.
[[nodiscard]] QString reachWarning(app::share::AddressReach reach);

} // namespace holdfast::ui
