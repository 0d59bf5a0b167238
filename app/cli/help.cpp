// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/help.h"

namespace holdfast::app::cli
{

namespace
{

constexpr const char* kOverview = R"(NAME
    holdfast - files in S3 buckets, by window or by command

SYNOPSIS
    holdfast                                     opens the window
    holdfast ls    [PLACE:[BUCKET[/PREFIX]]]     places, buckets, objects
    holdfast cp    [-r] SOURCE... TARGET         copies up, down, or inside a place
    holdfast sync  FOLDER PLACE:BUCKET[/PREFIX]  makes the target like the source,
    holdfast sync  PLACE:BUCKET[/PREFIX] FOLDER  one way
    holdfast rm    [-r] PLACE:BUCKET/KEY...      deletes objects
    holdfast share PLACE:BUCKET/KEY...           makes links that need no key
    holdfast jobs  [list|resume|retry|pause|cancel|clear] [ID...]
    holdfast help  [COMMAND]

PLACES
    PLACE is the name of a connection of the window ("holdfast ls" lists them); its
    secret key comes from the keychain, or from the environment. Without one:
        export AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=...
        holdfast ls --endpoint https://nas.example:9000 :BUCKET
    where ":BUCKET/KEY" and "s3://BUCKET/KEY" mean that server. A path here that has
    a colon is written ./a:b.

OPTIONS OF ALL
    --endpoint URL      the server; the key is in the environment
    --ca FILE           PEM of the one authority that its certificate must come from
    --region NAME       us-east-1 unless given
    --virtual-host      buckets are host names
    --json              results as one JSON object a line
    -q, --quiet         only results and errors

EXIT CODES
    0   everything was done
    1   something was not; the standard error says what
    2   wrong words, or a guard refused; nothing was done
    3   jobs wait for an answer: a name is taken, a file changed meanwhile
    4   the place is not known, has no key here, or refuses the key
    5   another Holdfast (a window, another command) has the list of transfers
    130 ended by Ctrl-C; what was begun is in the list and can be resumed
)";

constexpr const char* kTransfers = R"(
TRANSFERS
    cp and sync write what they are about to do into the journal that the window
    uses, and do it from there. Whatever ends them, also kill -9 or the power,
    "holdfast jobs resume" goes on: uploads with the part they were at, downloads with
    the byte. A file is done when the server's size and checksum are the file's.
    Jobs of the same place that were in the list before go on meanwhile.

    --limit-up RATE     bytes per second (512K, 20M), or none; else as in the window
    --limit-down RATE
    --requests N        at once
    --patience SECONDS  ends when nothing has moved for so long (120); the jobs stay
    -x, --exclude PATTERN
                        leaves out, as in .gitignore; may be given again
    --links files|skip|follow
                        symbolic links: to files only (usual), none, or folders too
)";

constexpr const char* kLs = R"(NAME
    holdfast ls - places, buckets, objects

SYNOPSIS
    holdfast ls [-r] [--limit N] [PLACE:[BUCKET[/PREFIX]]]

    Shows one level below the prefix, with -r everything. Comes page by page: the
    first lines are there at once, however many follow.
)";

constexpr const char* kCp = R"(NAME
    holdfast cp - copies up, down, or inside a place

SYNOPSIS
    holdfast cp [-r] FILE... PLACE:BUCKET/[PREFIX/]     keeps the names
    holdfast cp FILE PLACE:BUCKET/KEY                   under that name
    holdfast cp [-r] PLACE:BUCKET/KEY... FOLDER/
    holdfast cp PLACE:BUCKET/KEY FILE
    holdfast cp [-r] PLACE:BUCKET/KEY... PLACE:BUCKET/  the server copies

    -r takes folders and prefixes whole; a folder begins before it has been read to
    its end. Between buckets of one place nothing comes here.

    --conflict overwrite|skip|newer|keep-both|ask
                        when the name is taken: overwrite (usual), leave it, overwrite
                        what is older, take the next name, or wait for an answer in
                        the window
)";

constexpr const char* kSync = R"(NAME
    holdfast sync - makes a target like its source, one way

SYNOPSIS
    holdfast sync [-n] [--delete [--force]] FOLDER PLACE:BUCKET[/PREFIX]
    holdfast sync [-n] [--delete [--force]] PLACE:BUCKET[/PREFIX] FOLDER

    Copies what is not there, has another size, or is newer at the source.

    -n, --dry-run       says what it would do, and does nothing
    --delete            removes from the target what the source does not have, after
                        everything was copied. Refuses when that is more than half of
                        what is there, or when the source could not be read whole
    --force             deletes more than half
)";

constexpr const char* kRm = R"(NAME
    holdfast rm - deletes objects

SYNOPSIS
    holdfast rm [-r] [-y] PLACE:BUCKET/KEY...

    Asks, unless -y. -r takes everything that begins with KEY; an empty KEY is the
    whole bucket's contents. In a bucket with versions the older ones stay.
)";

constexpr const char* kShare = R"(NAME
    holdfast share - makes links that need no key

SYNOPSIS
    holdfast share [--expires TIME] PLACE:BUCKET/KEY...

    TIME is 15m, 24h (usual), 7d (the longest). Nothing is kept of the link.
)";

constexpr const char* kJobs = R"(NAME
    holdfast jobs - the list of transfers

SYNOPSIS
    holdfast jobs [list]              all, with their numbers
    holdfast jobs resume|retry [ID...]  runs them, and waits for their end
    holdfast jobs pause [ID...]       they do not go on by themselves any more
    holdfast jobs cancel ID...        they leave the list, and half objects the server
    holdfast jobs clear               what is done leaves the list

    Without numbers all that are not done are meant.
)";

} // namespace

QString helpText(std::optional<Verb> topic)
{
    const QString transfers = QLatin1String(kTransfers);
    switch (topic.value_or(Verb::Help)) {
    case Verb::Ls: return QLatin1String(kLs);
    case Verb::Cp: return QLatin1String(kCp) + transfers;
    case Verb::Sync: return QLatin1String(kSync) + transfers;
    case Verb::Rm: return QLatin1String(kRm);
    case Verb::Share: return QLatin1String(kShare);
    case Verb::Jobs: return QLatin1String(kJobs);
    case Verb::Help:
    case Verb::Version: break;
    }
    return QLatin1String(kOverview) + transfers;
}

} // namespace holdfast::app::cli
