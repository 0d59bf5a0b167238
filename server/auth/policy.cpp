// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "auth/policy.h"

#include <algorithm>
#include <array>
#include <utility>

#include "auth/policy_model.h"

namespace holdfast::auth
{

namespace
{

/// How a principal of a statement names the caller.
enum class Named : std::uint8_t {
    No,
    AsAccount, ///< the account the caller is a user of
    Itself,
};

Named namedBy(const Principal& principal, const Caller& caller)
{
    const auto account = [&](bool same) {
        if (!same)
            return Named::No;
        return caller.isAccountRoot ? Named::Itself : Named::AsAccount;
    };
    switch (principal.kind) {
    case PrincipalKind::Anyone:
        return Named::Itself;
    case PrincipalKind::Account:
        return account(!caller.isAnonymous() && caller.accountId == principal.value);
    case PrincipalKind::Canonical:
        return account(caller.isOf(principal.value));
    case PrincipalKind::Arn:
        return !caller.isAnonymous() && caller.arn == principal.value ? Named::Itself : Named::No;
    case PrincipalKind::Service:
        return caller.service == principal.value ? Named::Itself : Named::No;
    case PrincipalKind::Federated:
        return Named::No;
    }
    return Named::No;
}

/// For Principal the strongest name; for NotPrincipal whether somebody outside the list asks. "You
/// must also specify the account ARN of the not-denied principal": a user is outside unless the
/// list holds both its account and itself ("AWS JSON policy elements: NotPrincipal").
Named principalsMatch(const Statement& statement, const Caller& caller)
{
    bool asAccount = false;
    bool itself = false;
    bool anyone = false;
    for (const Principal& principal : statement.principals) {
        const Named named = namedBy(principal, caller);
        asAccount = asAccount || named == Named::AsAccount;
        itself = itself || named == Named::Itself;
        anyone = anyone || principal.kind == PrincipalKind::Anyone;
    }
    if (!statement.notPrincipal)
        return itself ? Named::Itself : asAccount ? Named::AsAccount : Named::No;
    const bool isUser = !caller.isAnonymous() && !caller.isService() && !caller.isAccountRoot;
    const bool exempt = anyone || (itself && (asAccount || !isUser));
    return exempt ? Named::No : Named::Itself;
}

bool anyMatches(const std::vector<Pattern>& patterns, std::string_view text,
                const ConditionKeys& keys)
{
    return std::ranges::any_of(patterns, [&](const Pattern& p) { return p.matches(text, keys); });
}

/// Whether an Allow may be used at all: a "not" over a variable that stands for nothing would let
/// all through. A Deny needs no such care, since there it only denies more.
bool isMeaningful(const Statement& statement, const ConditionKeys& keys)
{
    const auto resolvable = [&](const Pattern& pattern) { return pattern.isResolvable(keys); };
    const auto meaningful = [&](const Condition& condition) {
        return condition.isMeaningful(keys);
    };
    return (!statement.notResource || std::ranges::all_of(statement.resources, resolvable)) &&
           std::ranges::all_of(statement.conditions, meaningful);
}

/// Neither its principals are fixed nor does a condition let only fixed values pass.
bool isPublicStatement(const Statement& statement)
{
    if (!statement.allow)
        return false;
    // The documentation's own example of a public policy has a federated principal: anybody can be
    // one.
    const auto open = [](const Principal& principal) {
        return principal.kind == PrincipalKind::Anyone ||
               principal.kind == PrincipalKind::Federated;
    };
    if (std::ranges::none_of(statement.principals, open))
        return false;
    // "An AWS principal, user, role, or service principal (e.g. aws:PrincipalOrgID)" and the list
    // below it, in lower case.
    static constexpr std::array<std::string_view, 12> kFixed{
        "aws:principalorgid",
        "aws:principalarn",
        "aws:principalaccount",
        "aws:sourcearn",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:sourceowner",
        "aws:sourceaccount",
        "aws:userid",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "s3:dataaccesspointarn",
        "s3:dataaccesspointaccount",
    };
    const auto narrows = [](const Condition& condition) {
        const std::string key = asciiLower(condition.key());
        if (key == "aws:sourceip")
            return condition.passesNarrowRangesOnly();
        if (key == "s3:dataaccesspointarn" && condition.passesFixedAccountOnly())
            return true;
        return std::ranges::find(kFixed, key) != kFixed.end() && condition.passesFixedValuesOnly();
    };
    return std::ranges::none_of(statement.conditions, narrows);
}

} // namespace

Policy::Policy(std::vector<Statement> statements)
    : m_statements(std::make_shared<const std::vector<Statement>>(std::move(statements))),
      m_public(std::ranges::any_of(*m_statements, isPublicStatement))
{
}

const std::string* Policy::unknownGlobalKey() const
{
    for (const Statement& statement : *m_statements) {
        for (const Condition& condition : statement.conditions) {
            const bool isGlobal = asciiLower(condition.key()).starts_with("aws:");
            if (isGlobal && !isKnownGlobalKey(condition.key()))
                return &condition.key();
        }
    }
    return nullptr;
}

PolicyAnswer Policy::evaluate(const AccessRequest& request) const
{
    const std::string action = asciiLower(request.action);
    PolicyAnswer answer;
    for (const Statement& statement : *m_statements) {
        const Named named = principalsMatch(statement, request.caller);
        const auto holds = [&](const Condition& c) { return c.holds(request.keys); };
        const bool applies =
            named != Named::No &&
            anyMatches(statement.actions, action, request.keys) != statement.notAction &&
            anyMatches(statement.resources, request.resource, request.keys) !=
                statement.notResource &&
            std::ranges::all_of(statement.conditions, holds);
        if (!applies)
            continue;
        if (!statement.allow)
            return {Verdict::Deny, false, statement.sid};
        if (!isMeaningful(statement, request.keys))
            continue;
        const bool viaAccount = named == Named::AsAccount;
        // An allow that names the caller is worth more than one that names the account.
        if (answer.verdict == Verdict::Silent || (answer.viaAccount && !viaAccount))
            answer = {Verdict::Allow, viaAccount, statement.sid};
    }
    return answer;
}

} // namespace holdfast::auth
