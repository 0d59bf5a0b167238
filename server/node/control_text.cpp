// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/control_text.h"

#include <algorithm>
#include <array>
#include <vector>

#include "node/units_text.h"

namespace holdfast::node
{
namespace
{

using Row = std::vector<std::string>;

std::string number(std::uint64_t value)
{
    return std::to_string(value);
}

std::string geometryText(const Json& geometry)
{
    return number(numberOf(geometry, "k")) + " + " + number(numberOf(geometry, "m"));
}

std::string warningText(const std::string& code)
{
    constexpr std::array<std::pair<const char*, const char*>, 4> kSentences{{
        {"same-disk", "A new folder lies on a disk that the store uses already: if that disk fails, "
                      "both are lost at once."},
        {"no-wider", "There will be more drives, but no more disks may fail than before."},
        {"unbalanced",
         "One drive is larger than the others can match: part of it will stay unused."},
        {"almost-full", "The drives that remain will be more than 90 % full."},
    }};
    for (const auto& [known, sentence] : kSentences) {
        if (code == known)
            return sentence;
    }
    return "The node warns of \"" + code + "\".";
}

std::uint64_t slotsOf(const Json& drives, const char* field)
{
    std::uint64_t slots = 0;
    for (const Json& drive : drives)
        slots += numberOf(drive, field);
    return slots;
}

std::string planDrivesText(const Json& drives)
{
    const std::uint64_t before = slotsOf(drives, "slotsBefore");
    const std::uint64_t after = slotsOf(drives, "slotsAfter");
    std::vector<Row> rows{{"Drive", "Folder", "Size", "Share", "Gets", "Gives"}};
    const auto bytes = [](const Json& drive, const char* field) {
        const std::uint64_t count = numberOf(drive, field);
        return count == 0 ? std::string("-") : sizeText(count);
    };
    for (const Json& drive : drives) {
        const bool isNew = !fieldOf(drive, "index").is_number();
        rows.push_back({isNew ? "new" : number(numberOf(drive, "index")), textOf(drive, "path"),
                        sizeText(numberOf(drive, "capacity")),
                        number(percentOf(numberOf(drive, "slotsBefore"), before)) + " % -> " +
                            number(percentOf(numberOf(drive, "slotsAfter"), after)) + " %",
                        bytes(drive, "bytesIn"), bytes(drive, "bytesOut")});
    }
    return tableText(rows);
}

/// Codes of docs/admin-api.md in words; anything else is a message already.
std::string waitText(const Json& of)
{
    const std::string reason = textOf(of, "reason");
    if (reason == "paused")
        return "paused";
    if (reason == "geometry-pending")
        return "the new drives take their places first";
    if (reason == "out-of-sync")
        return "every drive has to be in sync first";
    if (reason == "drives-busy")
        return "slower, as the drives are in use";
    return reason;
}

std::string estimateText(std::uint64_t seconds)
{
    return seconds < 60 ? durationText(seconds) : "about " + durationText(seconds);
}

std::string effortText(const Json& plan, bool reencode)
{
    const Json& move = fieldOf(plan, "move");
    const Json& rewrite = fieldOf(plan, "rewrite");
    std::string text;
    if (numberOf(move, "slots") == 0)
        text += "Nothing has to move.\n";
    else
        text += "To move: " + sizeText(numberOf(move, "bytes")) + ", " +
                estimateText(numberOf(move, "seconds")) + ".\n";
    const std::uint64_t objects = numberOf(rewrite, "objects");
    if (objects != 0 && reencode)
        text += "To write anew: " + countText(objects, "object", "objects") + ", " +
                sizeText(numberOf(rewrite, "bytes")) + ", " +
                estimateText(numberOf(rewrite, "seconds")) + ".\n";
    else if (objects != 0)
        text += "Not written anew: " + countText(objects, "object", "objects") + ", " +
                sizeText(numberOf(rewrite, "bytes")) + "; they keep the safety they have.\n";
    return text;
}

std::string driveNotes(const Json& drive)
{
    std::string notes;
    const auto add = [&notes](const std::string& note) {
        notes += (notes.empty() ? "" : ", ") + note;
    };
    const Json& latency = fieldOf(drive, "latency");
    const auto micros = [&](const char* field, const char* what) {
        if (fieldOf(latency, field).is_number()) {
            const std::uint64_t tenths = (numberOf(latency, field) + 50) / 100;
            add(what + number(tenths / 10) + "." + number(tenths % 10) + " ms");
        }
    };
    if (isSet(drive, "draining"))
        add("on its way out");
    if (numberOf(drive, "owed") != 0)
        add(number(numberOf(drive, "owed")) + " to rebuild");
    if (numberOf(drive, "errors") != 0)
        add(countText(numberOf(drive, "errors"), "error", "errors"));
    if (textOf(drive, "state") == "learner" && numberOf(drive, "learnedTotal") != 0)
        add(number(percentOf(numberOf(drive, "learnedDone"), numberOf(drive, "learnedTotal"))) +
            " % caught up");
    micros("readMicros", "reads ");
    micros("writeMicros", "writes ");
    if (const std::string reason = textOf(drive, "reason"); !reason.empty())
        add(reason);
    return notes;
}

std::string safetyText(const Json& status)
{
    const Json& safety = fieldOf(status, "safety");
    const std::uint64_t now = numberOf(safety, "lossesSurvived");
    const std::uint64_t whole = numberOf(safety, "lossesSurvivedWhenWhole");
    std::string text = now == 0 ? "No disk may fail now without losing data."
                                : "Any " + countText(now, "disk", "disks") +
                                      " may fail before data is lost.";
    if (whole > now)
        text += " When everything is in sync again: " + number(whole) + ".";
    text += "\n";
    for (const Json& shared : fieldOf(safety, "sharedDisks")) {
        text += "On one disk, which counts once:";
        for (const Json& path : shared)
            text += " " + printable(path.is_string() ? path.get<std::string>() : std::string());
        text += "\n";
    }
    if (const std::uint64_t count = numberOf(safety, "underReplicated"); count != 0)
        text += countText(count, "body has", "bodies have") + " less redundancy than wanted.\n";
    if (const std::uint64_t count = numberOf(safety, "undecided"); count != 0)
        text += countText(count, "write waits", "writes wait") + " for absent drives.\n";
    if (const std::uint64_t count = numberOf(safety, "quarantined"); count != 0)
        text += countText(count, "object", "objects") +
                " could not be rebuilt: holdfastd quarantine list\n";
    return text;
}

std::string growthText(const Json& growth)
{
    const std::string state = textOf(growth, "state");
    if (state.empty())
        return {};
    std::string text = "Growth: ";
    const std::uint64_t total = numberOf(growth, "slotsTotal");
    if (state == "idle" && numberOf(growth, "narrowObjects") == 0)
        return text + "nothing under way.\n";
    text += state;
    if (total != 0)
        text += ", " + number(percentOf(numberOf(growth, "slotsDone"), total)) + " % moved";
    if (state != "idle")
        text += ", towards " + geometryText(fieldOf(growth, "goal"));
    if (const std::uint64_t narrow = numberOf(growth, "narrowObjects"); narrow != 0)
        text += ", " + countText(narrow, "object", "objects") + " (" +
                sizeText(numberOf(growth, "narrowBytes")) + ") with less safety than new ones";
    if (const std::string reason = waitText(growth); !reason.empty())
        text += ": " + reason;
    return text + ".\n";
}

Row workRow(const Json& work)
{
    const std::uint64_t done = numberOf(work, "done");
    const std::uint64_t total = numberOf(work, "total");
    const std::uint64_t bytesTotal = numberOf(work, "bytesTotal");
    std::string more;
    if (bytesTotal != 0)
        more += sizeText(numberOf(work, "bytesDone")) + " of " + sizeText(bytesTotal);
    const auto add = [&more](const std::string& note) { more += (more.empty() ? "" : ", ") + note; };
    if (const std::uint64_t speed = numberOf(work, "bytesPerSecond"); speed != 0)
        add(sizeText(speed) + "/s");
    if (fieldOf(work, "etaSeconds").is_number())
        add(estimateText(numberOf(work, "etaSeconds")) + " left");
    if (const std::string reason = waitText(work); !reason.empty())
        add(reason);
    return {"  " + textOf(work, "kind"), number(done) + " of " + number(total),
            number(percentOf(done, total)) + " %", more};
}

/// Where objects of reduced redundancy have less of it than the others.
std::string reducedText(const Json& status)
{
    for (const Json& each : fieldOf(status, "storageClasses")) {
        const Json& geometry = fieldOf(each, "geometry");
        if (textOf(each, "name") != "REDUCED_REDUNDANCY" || geometry == fieldOf(status, "geometry"))
            continue;
        const std::uint64_t now = numberOf(each, "lossesSurvived");
        return "Large objects of class REDUCED_REDUNDANCY: data + parity " + geometryText(geometry) +
               (now == 0 ? ", no disk may fail now.\n"
                         : ", any " + countText(now, "disk", "disks") + " may fail.\n");
    }
    return {};
}

} // namespace

const Json& fieldOf(const Json& object, const char* name)
{
    static const Json kNull;
    if (!object.is_object())
        return kNull;
    const auto at = object.find(name);
    return at == object.end() ? kNull : *at;
}

std::uint64_t numberOf(const Json& object, const char* name)
{
    const Json& value = fieldOf(object, name);
    return value.is_number_unsigned() ? value.get<std::uint64_t>() : 0;
}

std::string textOf(const Json& object, const char* name)
{
    const Json& value = fieldOf(object, name);
    return value.is_string() ? printable(value.get_ref<const std::string&>()) : std::string();
}

bool isSet(const Json& object, const char* name)
{
    const Json& value = fieldOf(object, name);
    return value.is_boolean() && value.get<bool>();
}

std::string planText(const Json& plan, bool reencode)
{
    const Json& usable = fieldOf(plan, "usable");
    const Json& losses = fieldOf(plan, "losses");
    std::string text = tableText(
        {{"", "before", "meanwhile", "after"},
         {"Room for objects", sizeText(numberOf(usable, "before")), "",
          sizeText(numberOf(usable, "after"))},
         {"Disks that may fail", number(numberOf(losses, "before")), number(numberOf(losses, "during")),
          number(numberOf(losses, "after"))},
         {"Data + parity", geometryText(fieldOf(plan, "before")), "",
          geometryText(fieldOf(plan, "after"))}});
    text += "\n" + effortText(plan, reencode);
    const Json& drives = fieldOf(plan, "drives");
    if (drives.is_array() && !drives.empty())
        text += "\n" + planDrivesText(drives);
    const Json& warnings = fieldOf(plan, "warnings");
    if (warnings.is_array() && !warnings.empty()) {
        text += "\n";
        for (const Json& warning : warnings) {
            const std::string code = warning.is_string() ? warning.get<std::string>() : "?";
            text += warningText(printable(code)) + "\n";
        }
    }
    return text;
}

std::string driveListText(const Json& status)
{
    std::vector<Row> rows;
    for (const Json& drive : fieldOf(status, "drives")) {
        rows.push_back({number(numberOf(drive, "index")), textOf(drive, "state"),
                        textOf(drive, "path"),
                        sizeText(numberOf(drive, "used")) + " of " + sizeText(numberOf(drive, "total")),
                        textOf(drive, "id"), driveNotes(drive)});
    }
    return tableText(rows);
}

std::string scrubText(const Json& scrub)
{
    const std::string state = textOf(scrub, "state");
    const std::uint64_t days = numberOf(scrub, "everyDays");
    const auto time = [&scrub](const char* name) {
        return timeText(static_cast<WallNanos>(numberOf(scrub, name)));
    };
    std::string text = "Scrub: " + state;
    if (state != "idle")
        text += ", " + number(numberOf(scrub, "done")) + " of " + number(numberOf(scrub, "total")) + " (" +
                number(percentOf(numberOf(scrub, "done"), numberOf(scrub, "total"))) + " %), " +
                sizeText(numberOf(scrub, "bytesDone")) + " read";
    text += ". Last finished: " + time("lastFinished") + "; damage found: " +
            number(numberOf(scrub, "found")) + ", mended: " + number(numberOf(scrub, "mended")) + ".\n";
    if (days == 0)
        return text + "It never begins by itself.\n";
    text += "Every " + countText(days, "day", "days");
    if (numberOf(scrub, "nextDue") != 0)
        text += "; the next begins " + time("nextDue");
    return text + ".\n";
}

std::string statusText(const Json& status, const Json& scrub)
{
    const Json& node = fieldOf(status, "node");
    const Json& capacity = fieldOf(status, "capacity");
    std::string text = "Store " + textOf(node, "store") + " at " + textOf(node, "listen") + ": " +
                       textOf(node, "state") + ".\n";
    text += safetyText(status);
    text += sizeText(numberOf(capacity, "used")) + " of " + sizeText(numberOf(capacity, "usable")) +
            " used, data + parity " + geometryText(fieldOf(status, "geometry")) + ".\n";
    text += reducedText(status);
    text += "\n" + driveListText(status) + "\n";
    text += growthText(fieldOf(status, "growth"));
    if (scrub.is_object())
        text += scrubText(scrub);
    const Json& work = fieldOf(status, "work");
    if (!work.is_array() || work.empty())
        return text;
    std::vector<Row> rows;
    for (const Json& item : work)
        rows.push_back(workRow(item));
    return text + "Work under way:\n" + tableText(rows);
}

std::string quarantineText(const Json& page)
{
    std::string text;
    for (const Json& entry : fieldOf(page, "entries")) {
        text += textOf(entry, "bucket") + "/" + textOf(entry, "key") + "  version " +
                textOf(entry, "versionId") + "  extent " + textOf(entry, "extent") + "  " +
                textOf(entry, "reason") + "\n";
    }
    return text;
}

} // namespace holdfast::node
