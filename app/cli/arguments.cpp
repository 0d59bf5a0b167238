// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"

#include <cmath>

namespace holdfast::app::cli
{

namespace
{

using transfer::Conflict;
using transfer::LinkRule;

struct NamedVerb
{
    const char* name;
    Verb verb;
};
constexpr NamedVerb kVerbs[] = {{"help", Verb::Help}, {"ls", Verb::Ls},       {"cp", Verb::Cp},
                                {"sync", Verb::Sync}, {"rm", Verb::Rm},       {"share", Verb::Share},
                                {"jobs", Verb::Jobs}, {"--help", Verb::Help}, {"-h", Verb::Help},
                                {"--version", Verb::Version}};

std::optional<Verb> verbOf(const QString& word)
{
    for (const NamedVerb& known : kVerbs) {
        if (word == QLatin1String(known.name))
            return known.verb;
    }
    return std::nullopt;
}

/// What an option does with its value; false: the value is no good.
using Set = bool (*)(Arguments&, const QString&);

struct Option
{
    const char* name;
    const char* shortName;
    const char* verbs; ///< those that know it, " ls cp "; empty: all
    bool takesValue;
    Set set;
};

bool setConflict(Arguments& to, const QString& value)
{
    const std::pair<const char*, Conflict> kKnown[] = {{"ask", Conflict::Ask},
                                                       {"overwrite", Conflict::Overwrite},
                                                       {"skip", Conflict::Skip},
                                                       {"keep-both", Conflict::KeepBoth},
                                                       {"newer", Conflict::Newer}};
    for (const auto& [name, conflict] : kKnown) {
        if (value == QLatin1String(name)) {
            to.conflict = conflict;
            return true;
        }
    }
    return false;
}

bool setLinks(Arguments& to, const QString& value)
{
    if (value == QLatin1String("files"))
        to.links = LinkRule::FilesOnly;
    else if (value == QLatin1String("skip"))
        to.links = LinkRule::Skip;
    else if (value == QLatin1String("follow"))
        to.links = LinkRule::Follow;
    else
        return false;
    return true;
}

bool setEndpoint(Arguments& to, const QString& value)
{
    const QUrl url(value, QUrl::StrictMode);
    const bool good = url.isValid() && !url.host().isEmpty()
                      && (url.scheme() == QLatin1String("http")
                          || url.scheme() == QLatin1String("https"))
                      && (url.path().isEmpty() || url.path() == QLatin1String("/"))
                      && !url.hasQuery() && url.userInfo().isEmpty();
    if (good) {
        to.endpoint = url;
        to.endpoint->setPath(QString());
    }
    return good;
}

bool setCount(int& to, const QString& value, int least)
{
    bool isNumber = false;
    to = value.toInt(&isNumber);
    return isNumber && to >= least;
}

bool setRate(std::optional<qint64>& to, const QString& value)
{
    to = value == QLatin1String("none") ? std::optional<qint64>(0) : sizeOf(value);
    return to.has_value();
}

bool setExpires(Arguments& to, const QString& value)
{
    constexpr int kLongest = 7 * 24 * 3600; // AWS Signature Version 4
    to.expires = secondsOf(value).value_or(0);
    return to.expires > 0 && to.expires <= kLongest;
}

// clang-format off
const Option kOptions[] = {
    {"--json", nullptr, "", false, [](Arguments& a, const QString&) { return a.json = true; }},
    {"--quiet", "-q", "", false, [](Arguments& a, const QString&) { return a.quiet = true; }},
    {"--endpoint", nullptr, "", true, setEndpoint},
    {"--region", nullptr, "", true, [](Arguments& a, const QString& v) { a.region = v; return !v.isEmpty(); }},
    {"--virtual-host", nullptr, "", false, [](Arguments& a, const QString&) { return a.virtualHost = true; }},
    {"--ca", nullptr, "", true, [](Arguments& a, const QString& v) { a.caFile = v; return !v.isEmpty(); }},
    {"--patience", nullptr, " cp sync jobs ", true, [](Arguments& a, const QString& v) { return setCount(a.patience, v, 1); }},
    {"--requests", nullptr, " cp sync jobs ", true, [](Arguments& a, const QString& v) { return setCount(a.requests, v, 1); }},
    {"--limit-up", nullptr, " cp sync jobs ", true, [](Arguments& a, const QString& v) { return setRate(a.limitUp, v); }},
    {"--limit-down", nullptr, " cp sync jobs ", true, [](Arguments& a, const QString& v) { return setRate(a.limitDown, v); }},
    {"--recursive", "-r", " ls cp rm ", false, [](Arguments& a, const QString&) { return a.recursive = true; }},
    {"--yes", "-y", " rm ", false, [](Arguments& a, const QString&) { return a.yes = true; }},
    {"--dry-run", "-n", " sync ", false, [](Arguments& a, const QString&) { return a.dryRun = true; }},
    {"--delete", nullptr, " sync ", false, [](Arguments& a, const QString&) { return a.deletes = true; }},
    {"--force", nullptr, " sync ", false, [](Arguments& a, const QString&) { return a.force = true; }},
    {"--conflict", nullptr, " cp ", true, setConflict},
    {"--exclude", "-x", " cp sync ", true, [](Arguments& a, const QString& v) { a.exclude.append(v); return true; }},
    {"--links", nullptr, " cp sync ", true, setLinks},
    {"--expires", nullptr, " share ", true, setExpires},
    {"--limit", nullptr, " ls ", true, [](Arguments& a, const QString& v) { return setCount(a.limit, v, 1); }},
};
// clang-format on

const Option* optionOf(const QString& word)
{
    for (const Option& option : kOptions) {
        const bool isShort = option.shortName && word == QLatin1String(option.shortName);
        if (isShort || word == QLatin1String(option.name))
            return &option;
    }
    return nullptr;
}

bool knows(const Option& option, const QString& verb)
{
    const QString verbs = QLatin1String(option.verbs);
    return verbs.isEmpty() || verbs.contains(u' ' + verb + u' ');
}

/// How many operands a verb takes.
std::optional<QString> wrongCount(const Arguments& a)
{
    const qsizetype count = a.operands.size();
    switch (a.verb) {
    case Verb::Ls: return count <= 1 ? std::nullopt : std::optional<QString>("ls takes one place");
    case Verb::Cp:
        return count >= 2 ? std::nullopt
                          : std::optional<QString>("cp needs what to copy and where to");
    case Verb::Sync:
        return count == 2 ? std::nullopt : std::optional<QString>("sync needs a folder and a place");
    case Verb::Rm:
    case Verb::Share:
        return count >= 1 ? std::nullopt : std::optional<QString>("which object?");
    case Verb::Jobs:
    case Verb::Help:
    case Verb::Version: break;
    }
    return std::nullopt;
}

} // namespace

bool isCommand(const QString& word)
{
    return verbOf(word).has_value();
}

std::expected<Arguments, QString> parse(const QStringList& words)
{
    Arguments out;
    const auto verb = words.isEmpty() ? std::optional(Verb::Help) : verbOf(words.first());
    if (!verb)
        return std::unexpected(QStringLiteral("there is no command “%1”").arg(words.first()));
    out.verb = *verb;
    bool onlyOperands = false;
    for (qsizetype i = 1; i < words.size(); ++i) {
        QString word = words[i];
        if (onlyOperands || !word.startsWith(u'-') || word == QLatin1String("-")) {
            out.operands.append(word);
            continue;
        }
        if (word == QLatin1String("--")) {
            onlyOperands = true;
            continue;
        }
        if (word == QLatin1String("--help") || word == QLatin1String("-h")) {
            out.topic = out.verb;
            out.verb = Verb::Help;
            return out;
        }
        std::optional<QString> value;
        if (const qsizetype equals = word.indexOf(u'='); word.startsWith(QLatin1String("--"))
                                                         && equals > 0) {
            value = word.mid(equals + 1);
            word.truncate(equals);
        }
        const Option* option = optionOf(word);
        if (!option || !knows(*option, words.first()))
            return std::unexpected(QStringLiteral("%1 does not know %2").arg(words.first(), word));
        if (option->takesValue && !value && i + 1 < words.size())
            value = words[++i];
        if (option->takesValue != value.has_value())
            return std::unexpected(option->takesValue
                                       ? QStringLiteral("%1 needs a value").arg(word)
                                       : QStringLiteral("%1 takes no value").arg(word));
        if (!option->set(out, value.value_or(QString())))
            return std::unexpected(QStringLiteral("%1 cannot be “%2”").arg(word, *value));
    }
    if (out.verb == Verb::Help && !out.operands.isEmpty())
        out.topic = verbOf(out.operands.first());
    if (const auto wrong = wrongCount(out))
        return std::unexpected(*wrong);
    return out;
}

std::optional<qint64> sizeOf(const QString& text)
{
    static const QString kUnits = QStringLiteral("KMGT");
    QString number = text.trimmed().toUpper();
    int power = 0;
    if (!number.isEmpty()) {
        power = int(kUnits.indexOf(number.back())) + 1;
        if (power > 0)
            number.chop(1);
    }
    bool isNumber = false;
    const double value = number.toDouble(&isNumber);
    if (!isNumber || !std::isfinite(value) || value < 0 || value > 1e12)
        return std::nullopt;
    const double bytes = value * std::pow(1024.0, power);
    return bytes > 1e18 ? std::nullopt : std::optional(qint64(bytes));
}

std::optional<int> secondsOf(const QString& text)
{
    QString number = text.trimmed().toLower();
    qint64 unit = 1;
    for (const auto& [name, seconds] :
         {std::pair{u's', 1}, std::pair{u'm', 60}, std::pair{u'h', 3600}, std::pair{u'd', 86400}}) {
        if (number.endsWith(name)) {
            unit = seconds;
            number.chop(1);
            break;
        }
    }
    bool isNumber = false;
    const qint64 value = number.toLongLong(&isNumber);
    if (!isNumber || value < 0 || value > 1'000'000'000 / unit)
        return std::nullopt;
    return int(value * unit);
}

Location locationOf(const QString& text)
{
    Location out;
    QString rest;
    if (text.startsWith(QLatin1String("s3://"))) {
        out.isRemote = true;
        rest = text.mid(5);
    } else {
        const qsizetype colon = text.indexOf(u':');
        const qsizetype slash = text.indexOf(u'/');
        out.isRemote = colon >= 0 && (slash < 0 || colon < slash);
        if (out.isRemote) {
            out.place = text.left(colon);
            rest = text.mid(colon + 1);
        }
    }
    if (!out.isRemote) {
        out.path = text;
        return out;
    }
    const qsizetype slash = rest.indexOf(u'/');
    out.bucket = slash < 0 ? rest : rest.left(slash);
    out.key = slash < 0 ? QString() : rest.mid(slash + 1);
    return out;
}

} // namespace holdfast::app::cli
