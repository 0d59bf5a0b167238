// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <random>

#include "auth/pattern.h"

using namespace holdfast;
using auth::Pattern;

namespace
{

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

/// What the words mean, as slowly as they can be said.
bool slowly(std::string_view pattern, std::string_view text)
{
    if (pattern.empty())
        return text.empty();
    const char c = pattern[0];
    pattern.remove_prefix(1);
    if (c == '*') {
        for (std::size_t i = 0; i <= text.size(); ++i) {
            if (slowly(pattern, text.substr(i)))
                return true;
        }
        return false;
    }
    if (text.empty() || (c != '?' && c != text[0]))
        return false;
    text.remove_prefix(1);
    while (c == '?' && !text.empty() && isContinuation(text[0]))
        text.remove_prefix(1);
    return slowly(pattern, text);
}

bool matches(std::string_view pattern, std::string_view text, bool ignoreCase = false)
{
    const auto compiled = Pattern::compile(pattern, {});
    return compiled && compiled->matches(text, {}, ignoreCase);
}

} // namespace

class TestPattern : public QObject
{
    Q_OBJECT

private slots:
    void saysWhatTheSlowOneSays()
    {
        std::mt19937 random(20261130);
        static const std::vector<std::string> kPieces{"a", "b", "A", "\xc3\xa9", "\xf0\x9f\x98\x80", "*", "?", "*", "?"};
        int matched = 0;
        for (int round = 0; round < 60'000; ++round) {
            std::string pattern;
            std::string text;
            for (auto left = random() % 9; left > 0; --left)
                pattern += kPieces[random() % kPieces.size()];
            for (auto left = random() % 10; left > 0; --left)
                text += kPieces[random() % 5];
            const bool expected = slowly(pattern, text);
            matched += expected;
            QVERIFY2(matches(pattern, text) == expected, (pattern + " and " + text).c_str());
        }
        QVERIFY(matched > 3000);
    }
    /// The same where the stretches between stars are long.
    void longStretches()
    {
        std::mt19937 random(7);
        int matched = 0;
        for (int round = 0; round < 2'000; ++round) {
            std::string stretch;
            std::string inside;
            for (int i = 0; i < 17 + int(random() % 120); ++i) {
                const std::string character = random() % 3 == 0 ? "\xc3\xa9" : random() % 2 == 0 ? "a" : "b";
                stretch += random() % 3 == 0 ? std::string("?") : character;
                inside += character;
            }
            const bool breaks = random() % 2 == 0;
            if (breaks)
                inside[random() % inside.size()] ^= 1; // may still match under a "?"
            const std::string text = std::string(random() % 9, 'a') + inside + std::string(random() % 9, 'b');
            const bool expected = slowly("*" + stretch + "*", text);
            matched += expected;
            QVERIFY2(matches("*" + stretch + "*", text) == expected, (stretch + " and " + text).c_str());
        }
        QVERIFY(matched > 900);
    }
    void lettersWithoutCase()
    {
        QVERIFY(matches("aB*?d", "AbxxxyD", true));
        QVERIFY(!matches("aB*?d", "AbxxxyD"));
    }
    /// Minutes, where each place of the text is compared with the whole pattern.
    void whatATenantWritesCostsLittle()
    {
        constexpr std::size_t kPolicy = 20'000;
        const std::string text(4 << 20, 'a');
        QVERIFY(!matches("*" + std::string(kPolicy, 'a') + "b*", text));
        std::string holes;
        while (holes.size() < kPolicy)
            holes += "?a";
        QVERIFY(!matches("*" + holes + "b*", text));
        QVERIFY(matches("*" + holes + "*", text));
    }
};

QTEST_APPLESS_MAIN(TestPattern)
#include "test_pattern.moc"
