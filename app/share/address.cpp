// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/share/address.h"

#include <QNetworkInterface>

#include <algorithm>

namespace holdfast::app::share
{

namespace
{

/// Narrowest first, so that a higher rank reaches further.
int rankOf(AddressReach reach)
{
    switch (reach) {
    case AddressReach::Unknown: return 0;
    case AddressReach::ThisComputer: return 1;
    case AddressReach::LinkLocal: return 2;
    case AddressReach::Private: return 3;
    case AddressReach::Public: return 4;
    }
    return 0;
}

QUrl withHost(const QUrl& url, const QString& host)
{
    QUrl out = url;
    out.setHost(host);
    return out;
}

} // namespace

AddressReach reachOf(const QHostAddress& given)
{
    QHostAddress address = given;
    bool isMapped = false;
    const quint32 v4 = address.toIPv4Address(&isMapped); // ::ffff:10.0.0.1 is 10.0.0.1
    if (isMapped)
        address = QHostAddress(v4);
    if (address.isNull() || address == QHostAddress(QHostAddress::AnyIPv4)
        || address == QHostAddress(QHostAddress::AnyIPv6) || address.isMulticast()
        || address.isBroadcast())
        return AddressReach::Unknown;
    if (address.isLoopback())
        return AddressReach::ThisComputer;
    if (address.isLinkLocal())
        return AddressReach::LinkLocal;
    // RFC 6598: shared by a carrier's customers, and by mesh VPNs.
    if (address.isInSubnet(QHostAddress(QStringLiteral("100.64.0.0")), 10)
        || address.isInSubnet(QHostAddress(QStringLiteral("10.0.0.0")), 8)
        || address.isInSubnet(QHostAddress(QStringLiteral("172.16.0.0")), 12)
        || address.isInSubnet(QHostAddress(QStringLiteral("192.168.0.0")), 16)
        || address.isUniqueLocalUnicast() || address.isSiteLocal())
        return AddressReach::Private;
    return AddressReach::Public;
}

AddressReach reachOf(const QUrl& url)
{
    const QString host = url.host().toLower();
    if (host.isEmpty())
        return AddressReach::Unknown;
    const QHostAddress address(host);
    if (!address.isNull())
        return reachOf(address);
    if (host == QLatin1String("localhost") || host.endsWith(QLatin1String(".localhost")))
        return AddressReach::ThisComputer;
    // Bare names and these endings are resolved inside one network only.
    const bool isBare = !host.contains(QLatin1Char('.'));
    for (const char* ending : {".local", ".lan", ".home", ".internal", ".home.arpa", ".intranet"}) {
        if (host.endsWith(QLatin1String(ending)))
            return AddressReach::Private;
    }
    return isBare ? AddressReach::Private : AddressReach::Public;
}

QList<AddressChoice> addressChoices(const QList<QUrl>& endpoints, const QStringList& own,
                                    bool listensBeyondLoopback)
{
    QList<AddressChoice> choices;
    const auto add = [&](QUrl url) {
        url = url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment
                           | QUrl::RemoveUserInfo);
        const bool known = std::any_of(choices.begin(), choices.end(),
                                       [&](const AddressChoice& c) { return c.url == url; });
        if (url.isValid() && !url.host().isEmpty() && !known)
            choices.append({url, reachOf(url)});
    };
    for (const QString& address : own) {
        const bool hasScheme = address.contains(QLatin1String("://"));
        add(QUrl(hasScheme ? address : QLatin1String("https://") + address));
    }
    for (const QUrl& endpoint : endpoints) {
        const AddressReach reach = reachOf(endpoint);
        const bool isWildcard = reach == AddressReach::Unknown;
        if (!isWildcard)
            add(endpoint);
        if (listensBeyondLoopback && (isWildcard || reach == AddressReach::ThisComputer)) {
            for (const QHostAddress& address : QNetworkInterface::allAddresses()) {
                // Link-local addresses of IPv6 need a zone that differs on the other side.
                if (!address.isLoopback() && !address.isLinkLocal())
                    add(withHost(endpoint, address.toString()));
            }
        }
        if (isWildcard)
            add(withHost(endpoint, QStringLiteral("127.0.0.1")));
    }
    std::stable_sort(choices.begin(), choices.end(),
                     [](const AddressChoice& a, const AddressChoice& b) {
                         return rankOf(a.reach) > rankOf(b.reach);
                     });
    return choices;
}

} // namespace holdfast::app::share
