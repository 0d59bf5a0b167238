<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>DeleteText</name>
    <message numerus="yes">
        <source>Delete %n file(s)?</source>
        <translation>
            <numerusform>Delete %n file?</numerusform>
            <numerusform>Delete %n files?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n file(s)</source>
        <translation>
            <numerusform>Delete %n file</numerusform>
            <numerusform>Delete %n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n thing(s) and all that is in the folders?</source>
        <translation>
            <numerusform>Delete %n thing and all that is in it?</numerusform>
            <numerusform>Delete %n things and all that is in the folders?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n thing(s)</source>
        <translation>
            <numerusform>Delete %n thing</numerusform>
            <numerusform>Delete %n things</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unfinished upload(s) go too.</source>
        <translation>
            <numerusform>%n unfinished upload goes too.</numerusform>
            <numerusform>%n unfinished uploads go too.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), %1, go with it and cannot be brought back.</source>
        <translation>
            <numerusform>%n file, %1, goes with it and cannot be brought back.</numerusform>
            <numerusform>%n files, %1, go with it and cannot be brought back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GrowthWords</name>
    <message numerus="yes">
        <source>Only %n more disk(s) may fail.</source>
        <translation>
            <numerusform>Only %n more disk may fail.</numerusform>
            <numerusform>Only %n more disks may fail.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Any %n disk(s) again once all drives are in sync.</source>
        <translation>
            <numerusform>Any %n disk again once all drives are in sync.</numerusform>
            <numerusform>Any %n disks again once all drives are in sync.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n disk(s) may fail until healing ends, %1.</source>
        <translation>
            <numerusform>%n disk may fail until healing ends, %1.</numerusform>
            <numerusform>%n disks may fail until healing ends, %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n disk(s) may fail until healing ends.</source>
        <translation>
            <numerusform>%n disk may fail until healing ends.</numerusform>
            <numerusform>%n disks may fail until healing ends.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Then any %n disk(s) again.</source>
        <translation>
            <numerusform>Then any %n disk again.</numerusform>
            <numerusform>Then any %n disks again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n drive(s) are in sync.</source>
        <translation>
            <numerusform>The drive is in sync.</numerusform>
            <numerusform>All %n drives are in sync.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n damaged copy(s) found</source>
        <translation>
            <numerusform>%n damaged copy found</numerusform>
            <numerusform>%n damaged copies found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Every %n day(s)</source>
        <translation>
            <numerusform>Every day</numerusform>
            <numerusform>Every %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Any %n disk(s) may fail</source>
        <translation>
            <numerusform>Any %n disk may fail</numerusform>
            <numerusform>Any %n disks may fail</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Afterwards any %n disk(s) may fail.</source>
        <translation>
            <numerusform>Afterwards any %n disk may fail.</numerusform>
            <numerusform>Afterwards any %n disks may fail.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Meanwhile only %n disk(s) may fail.</source>
        <translation>
            <numerusform>Meanwhile only %n disk may fail.</numerusform>
            <numerusform>Meanwhile only %n disks may fail.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SafetyWords</name>
    <message numerus="yes">
        <source>%n more disk(s) break</source>
        <translation>
            <numerusform>%n more disk breaks</numerusform>
            <numerusform>%n more disks break</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n disk(s) break</source>
        <translation>
            <numerusform>%n disk breaks</numerusform>
            <numerusform>%n disks break</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) are damaged</source>
        <translation>
            <numerusform>%n folder is damaged</numerusform>
            <numerusform>%n folders are damaged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n folder(s) are on one disk: its failure loses them. A folder on a second disk makes them safe.</source>
        <translation>
            <numerusform>All %n folder are on one disk: its failure loses them. A folder on a second disk makes them safe.</numerusform>
            <numerusform>All %n folders are on one disk: its failure loses them. A folder on a second disk makes them safe.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n drive(s) answer.</source>
        <translation>
            <numerusform>The drive answers.</numerusform>
            <numerusform>All %n drives answer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n drive(s) have failed or are not there.</source>
        <translation>
            <numerusform>%n drive has failed or is not there.</numerusform>
            <numerusform>%n drives have failed or are not there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What is missing is being rebuilt. When that is done, any %n disk(s) may fail again.</source>
        <translation>
            <numerusform>What is missing is being rebuilt. When that is done, any %n disk may fail again.</numerusform>
            <numerusform>What is missing is being rebuilt. When that is done, any %n disks may fail again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your files are safe. Any %n disk(s) may fail.</source>
        <translation>
            <numerusform>Your files are safe. Any %n disk may fail.</numerusform>
            <numerusform>Your files are safe. Any %n disks may fail.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n drive(s) failed</source>
        <translation>
            <numerusform>%n drive failed</numerusform>
            <numerusform>%n drives failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your files are safe. Only %n more disk(s) may fail.</source>
        <translation>
            <numerusform>Your files are safe. Only %n more disk may fail.</numerusform>
            <numerusform>Your files are safe. Only %n more disks may fail.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s) of files could not be rebuilt</source>
        <translation>
            <numerusform>%n piece of a file could not be rebuilt</numerusform>
            <numerusform>%n pieces of files could not be rebuilt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StoreChoiceText</name>
    <message numerus="yes">
        <source>Any %n disk(s) may fail.</source>
        <translation>
            <numerusform>Any %n disk may fail.</numerusform>
            <numerusform>Any %n disks may fail.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n disk(s) break</source>
        <translation>
            <numerusform>%n disk breaks</numerusform>
            <numerusform>%n disks break</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) are damaged</source>
        <translation>
            <numerusform>%n folder is damaged</numerusform>
            <numerusform>%n folders are damaged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n disk(s) break at once</source>
        <translation>
            <numerusform>%n disk breaks</numerusform>
            <numerusform>%n disks break at once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>With %n more disk(s), </source>
        <translation>
            <numerusform>With %n more disk, </numerusform>
            <numerusform>With %n more disks, </numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>any %n may fail. You can add them at any time, without starting over.</source>
        <translation>
            <numerusform>any %n may fail. You can add them at any time, without starting over.</numerusform>
            <numerusform>any %n may fail. You can add them at any time, without starting over.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TransferText</name>
    <message numerus="yes">
        <source>all %n file(s) checked</source>
        <translation>
            <numerusform>%n file checked</numerusform>
            <numerusform>all %n files checked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) done</source>
        <translation>
            <numerusform>%n file done</numerusform>
            <numerusform>%n files done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) stopped.</source>
        <translation>
            <numerusform>%n file stopped.</numerusform>
            <numerusform>%n files stopped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) checked</source>
        <translation>
            <numerusform>%n file checked</numerusform>
            <numerusform>%n files checked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out</source>
        <translation>
            <numerusform>%n left out</numerusform>
            <numerusform>%n left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n transfer(s) from the list?</source>
        <translation>
            <numerusform>Remove %n transfer from the list?</numerusform>
            <numerusform>Remove %n transfers from the list?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n transfer(s)?</source>
        <translation>
            <numerusform>Cancel %n transfer?</numerusform>
            <numerusform>Cancel %n transfers?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n finished file(s) stay on the server.</source>
        <translation>
            <numerusform>%n finished file stays on the server.</numerusform>
            <numerusform>%n finished files stay on the server.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n finished file(s) stay on this computer.</source>
        <translation>
            <numerusform>%n finished file stays on this computer.</numerusform>
            <numerusform>%n finished files stay on this computer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::BucketList</name>
    <message numerus="yes">
        <source>%n bucket(s)</source>
        <translation>
            <numerusform>%n bucket</numerusform>
            <numerusform>%n buckets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be deleted.</source>
        <translation>
            <numerusform>%n file could not be deleted.</numerusform>
            <numerusform>%n files could not be deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are gone.</source>
        <translation>
            <numerusform>%n file is gone.</numerusform>
            <numerusform>%n files are gone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) went with it.</source>
        <translation>
            <numerusform>%n file went with it.</numerusform>
            <numerusform>%n files went with it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::CapacityCard</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ConnectionForm</name>
    <message numerus="yes">
        <source>It shows %n bucket(s).</source>
        <translation>
            <numerusform>It shows %n bucket.</numerusform>
            <numerusform>It shows %n buckets.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::DetailsPanel</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n whole copies</source>
        <translation>
            <numerusform>%n whole copies</numerusform>
            <numerusform>%n whole copies</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::DriveDetails</name>
    <message numerus="yes">
        <source>%n piece(s)</source>
        <translation>
            <numerusform>%n piece</numerusform>
            <numerusform>%n pieces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only %n more disk(s) may fail.</source>
        <translation>
            <numerusform>Only %n more disk may fail.</numerusform>
            <numerusform>Only %n more disks may fail.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::DriveTile</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s) to be rebuilt</source>
        <translation>
            <numerusform>%n piece to be rebuilt</numerusform>
            <numerusform>%n pieces to be rebuilt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::DrivesCard</name>
    <message numerus="yes">
        <source>%n drive(s)</source>
        <translation>
            <numerusform>%n drive</numerusform>
            <numerusform>%n drives</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n disk(s)</source>
        <translation>
            <numerusform>%n disk</numerusform>
            <numerusform>%n disks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::DrivesPage</name>
    <message numerus="yes">
        <source>Hide %n retired drive(s)</source>
        <translation>
            <numerusform>Hide %n retired drive</numerusform>
            <numerusform>Hide %n retired drives</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n retired drive(s)</source>
        <translation>
            <numerusform>Show %n retired drive</numerusform>
            <numerusform>Show %n retired drives</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::DropOverlay</name>
    <message numerus="yes">
        <source>%n name(s) exist already. You are asked before they change.</source>
        <translation>
            <numerusform>%n name exists already. You are asked before it changes.</numerusform>
            <numerusform>%n names exist already. You are asked before they change.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Drop to upload %n file(s), %1</source>
        <translation>
            <numerusform>Drop to upload %n file, %1</numerusform>
            <numerusform>Drop to upload %n files, %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Drop to upload, %n file(s) counted…</source>
        <translation>
            <numerusform>Drop to upload, %n file counted…</numerusform>
            <numerusform>Drop to upload, %n files counted…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::GrowthDialog</name>
    <message numerus="yes">
        <source>Add %n drive(s)</source>
        <translation>
            <numerusform>Add drive</numerusform>
            <numerusform>Add %n drives</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n drive(s) are being added.</source>
        <translation>
            <numerusform>The drive is being added.</numerusform>
            <numerusform>%n drives are being added.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ImportDialog</name>
    <message numerus="yes">
        <source>Add %n place(s)</source>
        <translation>
            <numerusform>Add %n place</numerusform>
            <numerusform>Add %n places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) added.</source>
        <translation>
            <numerusform>%n place added.</numerusform>
            <numerusform>%n places added.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::MainWindow</name>
    <message numerus="yes">
        <source>Stored files are not affected. It starts again in %n s.</source>
        <translation>
            <numerusform>Stored files are not affected. It starts again in %n s.</numerusform>
            <numerusform>Stored files are not affected. It starts again in %n s.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It has stopped %n time(s) in a row.</source>
        <translation>
            <numerusform>It has stopped once.</numerusform>
            <numerusform>It has stopped %n times in a row.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unfinished</source>
        <translation>
            <numerusform>%n unfinished</numerusform>
            <numerusform>%n unfinished</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Quit while %n transfer(s) are not finished?</source>
        <translation>
            <numerusform>Quit while %n transfer is not finished?</numerusform>
            <numerusform>Quit while %n transfers are not finished?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::NeedsYouCard</name>
    <message numerus="yes">
        <source>%n more: show drives</source>
        <extracomment>below the most severe ones</extracomment>
        <translation>
            <numerusform>%n more: show drives</numerusform>
            <numerusform>%n more: show drives</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ObjectBrowser</name>
    <message numerus="yes">
        <source>%n file(s) could not be deleted.</source>
        <translation>
            <numerusform>%n file could not be deleted.</numerusform>
            <numerusform>%n files could not be deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were deleted before.</source>
        <translation>
            <numerusform>%n file was deleted before.</numerusform>
            <numerusform>%n files were deleted before.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) deleted.</source>
        <translation>
            <numerusform>%n file deleted.</numerusform>
            <numerusform>%n files deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s)</source>
        <translation>
            <numerusform>%n folder</numerusform>
            <numerusform>%n folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) loaded</source>
        <translation>
            <numerusform>%n file loaded</numerusform>
            <numerusform>%n files loaded</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are gone.</source>
        <translation>
            <numerusform>%n file is gone.</numerusform>
            <numerusform>%n files are gone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>bucket: %n file(s), %1, exact</source>
        <translation>
            <numerusform>bucket: %n file, %1, exact</numerusform>
            <numerusform>bucket: %n files, %1, exact</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n deleted</source>
        <translation>
            <numerusform>%n deleted</numerusform>
            <numerusform>%n deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are back.</source>
        <translation>
            <numerusform>%n file is back.</numerusform>
            <numerusform>%n files are back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were restored before.</source>
        <translation>
            <numerusform>%n file was restored before.</numerusform>
            <numerusform>%n files were restored before.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) restored.</source>
        <translation>
            <numerusform>%n file restored.</numerusform>
            <numerusform>%n files restored.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::PlanView</name>
    <message numerus="yes">
        <source>%n file(s): %1</source>
        <translation>
            <numerusform>%n file: %1</numerusform>
            <numerusform>%n files: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rewrite %n older file(s) as well: %1</source>
        <extracomment>a choice; %1 is bytes and time: &quot;2.1 TiB, about 5 h&quot;</extracomment>
        <translation>
            <numerusform>Rewrite %n older file as well: %1</numerusform>
            <numerusform>Rewrite %n older files as well: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::QuarantineCard</name>
    <message numerus="yes">
        <source>What could not be mended: %n piece(s)</source>
        <translation>
            <numerusform>What could not be mended: %n piece</numerusform>
            <numerusform>What could not be mended: %n pieces</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::SharesPage</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TagsSection</name>
    <message numerus="yes">
        <source>A file has at most %n tag(s).</source>
        <translation>
            <numerusform>A file has at most %n tag.</numerusform>
            <numerusform>A file has at most %n tags.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A tag&apos;s name has at most %n character(s).</source>
        <translation>
            <numerusform>A tag&apos;s name has at most %n character.</numerusform>
            <numerusform>A tag&apos;s name has at most %n characters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A tag&apos;s value has at most %n character(s).</source>
        <translation>
            <numerusform>A tag&apos;s value has at most %n character.</numerusform>
            <numerusform>A tag&apos;s value has at most %n characters.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TransferDetails</name>
    <message numerus="yes">
        <source>%1 over %n part(s)</source>
        <translation>
            <numerusform>%1 over %n part</numerusform>
            <numerusform>%1 over %n parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) that cannot be uploaded</source>
        <translation>
            <numerusform>%n thing that cannot be uploaded</numerusform>
            <numerusform>%n things that cannot be uploaded</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, one cell is %n part(s)</source>
        <translation>
            <numerusform>, one cell is %n part</numerusform>
            <numerusform>, one cell is %n parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) whose names this computer cannot use</source>
        <translation>
            <numerusform>%n file whose name this computer cannot use</numerusform>
            <numerusform>%n files whose names this computer cannot use</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TransferList</name>
    <message numerus="yes">
        <source>%n need(s) a decision</source>
        <translation>
            <numerusform>%n needs a decision</numerusform>
            <numerusform>%n need a decision</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TransferNotices</name>
    <message numerus="yes">
        <source>%n transfer(s) need you</source>
        <translation>
            <numerusform>%n transfer needs you</numerusform>
            <numerusform>%n transfers need you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s) done</source>
        <translation>
            <numerusform>%n transfer done</numerusform>
            <numerusform>%n transfers done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n done meanwhile</source>
        <translation>
            <numerusform>%n done meanwhile</numerusform>
            <numerusform>%n done meanwhile</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TransferStrip</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paused</source>
        <translation>
            <numerusform>%n paused</numerusform>
            <numerusform>%n paused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n need(s) you</source>
        <translation>
            <numerusform>%n needs you</numerusform>
            <numerusform>%n need you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TransfersPage</name>
    <message numerus="yes">
        <source>%n file(s) are on their way.</source>
        <translation>
            <numerusform>%n file is on its way.</numerusform>
            <numerusform>%n files are on their way.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) cannot be uploaded.</source>
        <translation>
            <numerusform>%n thing cannot be uploaded.</numerusform>
            <numerusform>%n things cannot be uploaded.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) have names that this computer cannot use.</source>
        <translation>
            <numerusform>%n file has a name that this computer cannot use.</numerusform>
            <numerusform>%n files have names that this computer cannot use.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For %n file(s)</source>
        <translation>
            <numerusform>For %n file</numerusform>
            <numerusform>For %n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TransfersSummary</name>
    <message numerus="yes">
        <source>%n transfer(s) stopped</source>
        <translation>
            <numerusform>%n transfer stopped</numerusform>
            <numerusform>%n transfers stopped</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::Tray</name>
    <message numerus="yes">
        <source>Holdfast: %n running, %1</source>
        <translation>
            <numerusform>Holdfast: %n running, %1</numerusform>
            <numerusform>Holdfast: %n running, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::VersionsSection</name>
    <message numerus="yes">
        <source>More than %n other version(s) stay.</source>
        <translation>
            <numerusform>More than %n other version stays.</numerusform>
            <numerusform>More than %n other versions stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other version(s) stay.</source>
        <translation>
            <numerusform>%n other version stays.</numerusform>
            <numerusform>%n other versions stay.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::WorkList</name>
    <message numerus="yes">
        <source>%n older file(s), %1, keep the lower safety they were stored with.</source>
        <translation>
            <numerusform>%n older file, %1, keeps the lower safety it was stored with.</numerusform>
            <numerusform>%n older files, %1, keep the lower safety they were stored with.</numerusform>
        </translation>
    </message>
</context>
</TS>
