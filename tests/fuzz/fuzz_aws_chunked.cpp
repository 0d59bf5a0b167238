// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "fuzz.h"
#include "s3/aws_chunked.h"

using namespace holdfast;

namespace
{

struct Outcome
{
    std::string data;
    std::vector<std::size_t> ends;
    std::vector<std::pair<std::string, std::string>> trailer;
    bool failed = false;
    bool done = false;

    bool operator==(const Outcome&) const = default;
};

Outcome decode(std::string_view body, bool isSigned, bool hasTrailer, std::size_t step,
               std::size_t room)
{
    s3::AwsChunkedDecoder decoder(isSigned, hasTrailer);
    Outcome out;
    Bytes buffer(room);
    std::size_t at = 0;
    while (at < body.size() && !decoder.isDone()) {
        std::vector<s3::ChunkEnd> ends;
        const ByteView in = asBytes(body.substr(at, step));
        const auto progress = decoder.decode(in, buffer, ends);
        if (!progress) {
            out.failed = true;
            return out;
        }
        fuzz::check(progress->consumed <= in.size(), "takes no more than there is");
        fuzz::check(progress->produced <= room, "keeps to the room it has");
        fuzz::check(progress->consumed > 0 || progress->produced > 0, "always gets on");
        for (const s3::ChunkEnd& end : ends) {
            fuzz::check(end.offset <= progress->produced, "chunks end inside what was decoded");
            out.ends.push_back(out.data.size() + end.offset);
        }
        out.data += asText(ByteView(buffer).first(progress->produced));
        at += progress->consumed;
    }
    out.done = decoder.isDone();
    out.failed = !out.done && !decoder.end();
    out.trailer = decoder.trailer();
    return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view body = fuzz::textOf(data, size);
    for (const bool isSigned : {false, true})
        for (const bool hasTrailer : {false, true}) {
            const Outcome whole = decode(body, isSigned, hasTrailer, body.size() + 1, 4096);
            const Outcome pieces = decode(body, isSigned, hasTrailer, 3, 5);
            fuzz::check(whole.failed == pieces.failed, "however it comes, it is as good");
            if (!whole.failed)
                fuzz::check(whole == pieces, "however it comes, it is the same");
            fuzz::check(whole.data.size() <= body.size(), "decoding never grows");
            fuzz::check(std::ranges::is_sorted(whole.ends), "chunks end in order");
            fuzz::check(whole.ends.size() <= body.size() / s3::kMinSignedChunk + 2,
                        "signatures cost little beside their data");
            for (const auto& [name, value] : whole.trailer)
                fuzz::check(!name.empty(), "a trailing header has a name");
        }
    return 0;
}
