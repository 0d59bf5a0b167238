// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace holdfast::ui
{

/// The way from the list of buckets to the folder shown; each step is a button, the last one is
/// where one is. What does not fit goes into a "…" menu after the bucket.
class Breadcrumbs : public QWidget
{
    Q_OBJECT
public:
    explicit Breadcrumbs(QWidget* parent = nullptr);
    void setPath(const QString& bucket, const QString& prefix);

Q_SIGNALS:
    /// Bucket empty: the list of buckets.
    void chosen(const QString& bucket, const QString& prefix);
    void copyRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void rebuild();
    QWidget* step(const QString& text, const QString& bucket, const QString& prefix);

    QString m_bucket;
    QString m_prefix;
    QHBoxLayout* m_row;
};

} // namespace holdfast::ui
