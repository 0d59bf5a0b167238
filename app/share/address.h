// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QString>
#include <QUrl>

namespace holdfast::app::share
{

/// Who can open an address.
enum class AddressReach {
    ThisComputer, ///< loopback, "localhost"
    LinkLocal,    ///< fe80::/10, 169.254/16: this cable
    Private,      ///< RFC 1918, fc00::/7, 100.64/10; ".local", ".lan", bare names
    Public,
    Unknown,      ///< not an address at all, 0.0.0.0
};
[[nodiscard]] AddressReach reachOf(const QUrl& url);
[[nodiscard]] AddressReach reachOf(const QHostAddress& address);

struct AddressChoice
{
    QUrl url;
    AddressReach reach = AddressReach::Unknown;
};

/// The addresses a link could carry: the person's own, the endpoints, and when the node listens beyond
/// loopback this computer's addresses; widest reach first, without duplicates.
[[nodiscard]] QList<AddressChoice> addressChoices(const QList<QUrl>& endpoints, const QStringList& own,
                                                  bool listensBeyondLoopback);

} // namespace holdfast::app::share
