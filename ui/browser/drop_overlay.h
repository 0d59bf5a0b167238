// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>
#include <atomic>
#include <memory>

namespace holdfast::ui
{

class Label;

/// What a drop would do, over the view: how many files, how much, where to, and that nothing is
/// overwritten unasked. Counting runs on a worker; a drop works before it ends.
class DropOverlay : public QWidget
{
    Q_OBJECT
public:
    explicit DropOverlay(QWidget* host);
    ~DropOverlay() override;
    /// `where` is rich text with the target in bold; `existing`: names that are there already.
    void begin(const QStringList& paths, const QString& where, int existing);
    void end();

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void setCount(int files, qint64 bytes, bool final);

    QWidget* m_card;
    Label* m_title;
    Label* m_where;
    QWidget* m_existsRow;
    Label* m_exists;
    std::shared_ptr<std::atomic<bool>> m_stop;
};

} // namespace holdfast::ui
