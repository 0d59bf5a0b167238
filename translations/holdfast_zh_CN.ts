<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>BucketNames</name>
    <message>
        <source>3 to 63 characters</source>
        <translation>3 到 63 个字符</translation>
    </message>
    <message>
        <source>only a–z, 0–9, hyphens and dots</source>
        <translation>只能用 a–z、0–9、连字符和点</translation>
    </message>
    <message>
        <source>begins and ends with a letter or figure</source>
        <translation>以字母或数字开头和结尾</translation>
    </message>
    <message>
        <source>no two dots side by side, not like 192.168.1.20</source>
        <translation>不能有两个相连的点，也不能像 192.168.1.20</translation>
    </message>
    <message>
        <source>no other bucket of this name here</source>
        <translation>这里没有同名的存储桶</translation>
    </message>
</context>
<context>
    <name>CertificateDialog</name>
    <message>
        <source>%1 shows another certificate than before.</source>
        <translation>%1 出示的证书与以前不同。</translation>
    </message>
    <message>
        <source>Trust the certificate of %1?</source>
        <translation>信任 %1 的证书吗？</translation>
    </message>
    <message>
        <source>If the server was set up anew, that is to be expected. Otherwise somebody may stand between you and it, and read and change what you send. Ask whoever runs it, and compare the fingerprint.</source>
        <translation>如果服务器重新安装过，这是正常的。否则可能有人在中间，能读取并篡改您发送的内容。请询问管理服务器的人，并核对指纹。</translation>
    </message>
    <message>
        <source>Nobody this computer knows vouches for it at this address. If you can, compare the fingerprint with the one that whoever runs the server sees. Holdfast then takes this one only, and asks again should it change.</source>
        <translation>这台电脑所知的机构中，没有一个在此地址为它担保。如有可能，请与管理服务器的人核对指纹。此后 Holdfast 只接受这一个，如有变化会再次询问。</translation>
    </message>
</context>
<context>
    <name>DeleteText</name>
    <message>
        <source>Delete the folder “%1” and all that is in it?</source>
        <translation>删除文件夹“%1”及其中所有内容？</translation>
    </message>
    <message>
        <source>Delete folder</source>
        <translation>删除文件夹</translation>
    </message>
    <message>
        <source>Delete “%1”?</source>
        <translation>删除“%1”？</translation>
    </message>
    <message>
        <source>Delete file</source>
        <translation>删除文件</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n file(s)?</source>
        <translation>
            <numerusform>删除 %n 个文件？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n file(s)</source>
        <translation>
            <numerusform>删除 %n 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n thing(s) and all that is in the folders?</source>
        <translation>
            <numerusform>删除 %n 项及文件夹中的所有内容？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n thing(s)</source>
        <translation>
            <numerusform>删除 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 go.</source>
        <translation>将删除 %1。</translation>
    </message>
    <message>
        <source>How many files the folders hold is not known before they are gone through.</source>
        <translation>文件夹里有多少文件，要逐一查看后才知道。</translation>
    </message>
    <message>
        <source>Older versions stay and can be restored.</source>
        <translation>旧版本会保留，可以恢复。</translation>
    </message>
    <message>
        <source>This bucket keeps no older versions: what is deleted cannot be brought back.</source>
        <translation>这个存储桶不保留旧版本：删除后无法找回。</translation>
    </message>
    <message>
        <source>If the bucket keeps no versions, what is deleted cannot be brought back.</source>
        <translation>如果存储桶不保留版本，删除后无法找回。</translation>
    </message>
    <message>
        <source>Links to what is deleted stop working.</source>
        <translation>指向被删除内容的链接将失效。</translation>
    </message>
    <message numerus="yes">
        <source>%n unfinished upload(s) go too.</source>
        <translation>
            <numerusform>%n 个未完成的上传也会删除。</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete the bucket “%1”?</source>
        <translation>删除存储桶“%1”？</translation>
    </message>
    <message>
        <source>Delete bucket</source>
        <translation>删除存储桶</translation>
    </message>
    <message>
        <source>Delete bucket and files</source>
        <translation>删除存储桶和文件</translation>
    </message>
    <message>
        <source>Type the bucket&apos;s name to confirm</source>
        <translation>输入存储桶的名称以确认</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), %1, go with it and cannot be brought back.</source>
        <translation>
            <numerusform>其中的 %n 个文件（%1）会一起删除，无法恢复。</numerusform>
        </translation>
    </message>
    <message>
        <source>Replace what is there now?</source>
        <translation>替换现有内容吗？</translation>
    </message>
    <message>
        <source>This bucket makes no new versions at present: what is there now may go for good when an older version takes its place.</source>
        <translation>此存储桶目前不生成新版本：旧版本取代现有内容后，现有内容可能永久消失。</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>No file is in it now.</source>
        <translation>其中现在没有文件。</translation>
    </message>
    <message>
        <source>All files in it go with it and cannot be brought back. How many they are is not known.</source>
        <translation>其中所有文件会一并删除，无法找回。文件数量未知。</translation>
    </message>
    <message>
        <source>Older versions and deleted files, if it keeps any, go too and cannot be brought back. Other buckets stay as they are.</source>
        <translation>如果它保留了旧版本和已删除的文件，也会一并删除，无法找回。其他存储桶不受影响。</translation>
    </message>
</context>
<context>
    <name>DriveWords</name>
    <message>
        <source>Being drained %1%</source>
        <translation>正在清空 %1%</translation>
    </message>
    <message>
        <source>Being drained</source>
        <translation>正在清空</translation>
    </message>
    <message>
        <source>In sync</source>
        <translation>已同步</translation>
    </message>
    <message>
        <source>Catching up %1%</source>
        <translation>正在追赶 %1%</translation>
    </message>
    <message>
        <source>Catching up</source>
        <translation>正在追赶</translation>
    </message>
    <message>
        <source>Being formatted</source>
        <translation>正在准备</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>已满</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>不在</translation>
    </message>
    <message>
        <source>Faulty</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>Not ours</source>
        <comment>a folder of another store</comment>
        <translation>属于别处</translation>
    </message>
    <message>
        <source>Retired</source>
        <translation>已退役</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>The disk refuses to read or write. What it held is rebuilt on the others.</source>
        <translation>硬盘拒绝读写。其中的内容正在其他硬盘上重建。</translation>
    </message>
    <message>
        <source>%1 is not there. Is the disk connected?</source>
        <translation>%1 不在。硬盘接好了吗？</translation>
    </message>
    <message>
        <source>The folder belongs to another store and is left alone.</source>
        <translation>这个文件夹属于另一个存储，不会改动它。</translation>
    </message>
    <message>
        <source>Nothing more is stored there. Delete files or add a drive.</source>
        <translation>不再往里存放。请删除文件或添加驱动器。</translation>
    </message>
    <message>
        <source>It gets what it missed, and counts for safety once it has everything.</source>
        <translation>正在补上缺少的内容，补齐后才计入安全。</translation>
    </message>
    <message>
        <source>Its folder is being prepared.</source>
        <translation>正在准备它的文件夹。</translation>
    </message>
    <message>
        <source>It holds nothing of this store any more and may be taken out.</source>
        <translation>它不再存有此存储的任何内容，可以取出。</translation>
    </message>
    <message>
        <source>What it holds moves to the other drives. Leave it connected until it is empty.</source>
        <translation>其中的内容正移到其他驱动器。清空之前请保持连接。</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>hard disk</source>
        <translation>机械硬盘</translation>
    </message>
    <message>
        <source>solid-state disk</source>
        <translation>固态硬盘</translation>
    </message>
    <message>
        <source>device unknown</source>
        <translation>设备未知</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between the facts of a drive</comment>
        <translation>，</translation>
    </message>
    <message>
        <source>size unknown</source>
        <translation>大小未知</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <extracomment>the last two names of a list: &quot;d2 and d3&quot;</extracomment>
        <translation>%1 和 %2</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between names</comment>
        <translation>，</translation>
    </message>
    <message>
        <source>%1 are one disk: they fail together.</source>
        <extracomment>%1 is a list of drives, two at least</extracomment>
        <translation>%1 是同一块硬盘：会一起损坏。</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1 of %2 %3</source>
        <extracomment>%1 and %2 are sizes in the same unit %3: &quot;11.8 of 38.2 GiB&quot;</extracomment>
        <translation>%1 / %2 %3</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分钟</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 s left</source>
        <translation>剩余 %1 秒</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>约剩 %1</translation>
    </message>
    <message>
        <source>done by %1</source>
        <translation>%1 完成</translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>a day without year</comment>
        <translation>M月d日</translation>
    </message>
    <message>
        <source>Today %1</source>
        <translation>今天 %1</translation>
    </message>
    <message>
        <source>Yesterday %1</source>
        <translation>昨天 %1</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>a day</comment>
        <translation>yyyy-MM-dd</translation>
    </message>
    <message>
        <source>ddd d MMM yyyy, HH:mm</source>
        <comment>an exact time</comment>
        <translation>yyyy年M月d日 ddd HH:mm</translation>
    </message>
</context>
<context>
    <name>GrowthWords</name>
    <message numerus="yes">
        <source>Only %n more disk(s) may fail.</source>
        <translation>
            <numerusform>只能再坏 %n 块硬盘。</numerusform>
        </translation>
    </message>
    <message>
        <source>No further disk may fail.</source>
        <translation>不能再坏任何硬盘。</translation>
    </message>
    <message numerus="yes">
        <source>Any %n disk(s) again once all drives are in sync.</source>
        <translation>
            <numerusform>所有驱动器同步后，可再承受任意 %n 块硬盘损坏。</numerusform>
        </translation>
    </message>
    <message>
        <source>about %1</source>
        <extracomment>how long something takes: &quot;about 4 min&quot;</extracomment>
        <translation>约 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n disk(s) may fail until healing ends, %1.</source>
        <translation>
            <numerusform>修复结束前可承受 %n 块硬盘损坏，%1。</numerusform>
        </translation>
    </message>
    <message>
        <source>No disk may fail until healing ends, %1.</source>
        <translation>修复结束前不能坏任何硬盘，%1。</translation>
    </message>
    <message numerus="yes">
        <source>%n disk(s) may fail until healing ends.</source>
        <translation>
            <numerusform>修复结束前可承受 %n 块硬盘损坏。</numerusform>
        </translation>
    </message>
    <message>
        <source>No disk may fail until healing ends.</source>
        <translation>修复结束前不能坏任何硬盘。</translation>
    </message>
    <message numerus="yes">
        <source>Then any %n disk(s) again.</source>
        <translation>
            <numerusform>之后可再承受任意 %n 块。</numerusform>
        </translation>
    </message>
    <message>
        <source>How many disks may fail is unknown.</source>
        <translation>可承受几块硬盘损坏：未知。</translation>
    </message>
    <message>
        <source>Some files cannot be reached now.</source>
        <translation>部分文件现在无法访问。</translation>
    </message>
    <message>
        <source>Connect the drives that are away. Nothing has been removed.</source>
        <translation>请接上不在的驱动器。没有删除任何内容。</translation>
    </message>
    <message>
        <source>No disk may fail.</source>
        <translation>不能坏任何硬盘。</translation>
    </message>
    <message>
        <source>With a drive on another disk, one may.</source>
        <translation>在另一块硬盘上加一个驱动器，就可以坏一块。</translation>
    </message>
    <message numerus="yes">
        <source>All %n drive(s) are in sync.</source>
        <translation>
            <numerusform>全部 %n 个驱动器已同步。</numerusform>
        </translation>
    </message>
    <message>
        <source>How full the store is, is unknown.</source>
        <translation>存储的占用情况未知。</translation>
    </message>
    <message>
        <source>%1 used</source>
        <translation>已用 %1</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between facts</comment>
        <translation>，</translation>
    </message>
    <message>
        <source>%1 free for files</source>
        <translation>文件可用 %1</translation>
    </message>
    <message>
        <source>%1 stay unused: the drives are unbalanced, one is larger than the others can match.</source>
        <translation>%1 闲置：驱动器不均衡，其中一个比其他驱动器所能配合的更大。</translation>
    </message>
    <message>
        <source>Healing %1</source>
        <translation>修复 %1</translation>
    </message>
    <message>
        <source>Healing</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>%1 catches up</source>
        <translation>%1 追赶</translation>
    </message>
    <message>
        <source>Catching up</source>
        <translation>正在追赶</translation>
    </message>
    <message>
        <source>Full check</source>
        <translation>全面检查</translation>
    </message>
    <message>
        <source>Moving to new places</source>
        <translation>移到新位置</translation>
    </message>
    <message>
        <source>Rewriting older files</source>
        <translation>重写旧文件</translation>
    </message>
    <message>
        <source>Clearing leftovers on %1</source>
        <translation>清理 %1 上的残留</translation>
    </message>
    <message>
        <source>Clearing leftovers</source>
        <translation>清理残留</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>two counts</comment>
        <translation>%2 中的 %1</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>The server says: %1</source>
        <translation>服务器说明：%1</translation>
    </message>
    <message>
        <source>Files move to their new places.</source>
        <translation>文件正移到新位置。</translation>
    </message>
    <message>
        <source>The store makes room for more pieces of every file.</source>
        <translation>存储正在为每个文件的更多片段腾出位置。</translation>
    </message>
    <message>
        <source>Older files are written anew, to be as safe as the new ones.</source>
        <translation>正在重写旧文件，使其与新文件一样安全。</translation>
    </message>
    <message>
        <source>The change of the drives waits.</source>
        <translation>驱动器的更改在等待。</translation>
    </message>
    <message>
        <source>The change of the drives is paused.</source>
        <translation>驱动器的更改已暂停。</translation>
    </message>
    <message>
        <source>%1 of %2 places are done.</source>
        <translation>已完成 %2 个位置中的 %1 个。</translation>
    </message>
    <message>
        <source>Last read in full: %1</source>
        <translation>上次全面读取：%1</translation>
    </message>
    <message>
        <source>Never read in full yet</source>
        <translation>尚未全面读取过</translation>
    </message>
    <message>
        <source>next: running now</source>
        <translation>下次：正在进行</translation>
    </message>
    <message>
        <source>next: paused</source>
        <translation>下次：已暂停</translation>
    </message>
    <message>
        <source>next: when you start it</source>
        <translation>下次：由你启动</translation>
    </message>
    <message>
        <source>next: %1</source>
        <translation>下次：%1</translation>
    </message>
    <message>
        <source>next: soon</source>
        <translation>下次：不久</translation>
    </message>
    <message>
        <source>%1; %2.</source>
        <extracomment>when everything was last read, and when it will be read again</extracomment>
        <translation>%1；%2。</translation>
    </message>
    <message numerus="yes">
        <source>%n damaged copy(s) found</source>
        <translation>
            <numerusform>发现 %n 个损坏的副本</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2 mended.</source>
        <extracomment>%1: &quot;3 damaged copies found&quot;, %2: how many of them</extracomment>
        <translation>%1，已修复 %2 个。</translation>
    </message>
    <message>
        <source>Never by itself</source>
        <translation>不自动进行</translation>
    </message>
    <message numerus="yes">
        <source>Every %n day(s)</source>
        <translation>
            <numerusform>每 %n 天</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Any %n disk(s) may fail</source>
        <translation>
            <numerusform>可承受任意 %n 块硬盘损坏</numerusform>
        </translation>
    </message>
    <message>
        <source>No disk may fail</source>
        <translation>不能坏任何硬盘</translation>
    </message>
    <message>
        <source>Room for %1 more of files.</source>
        <translation>文件空间增加 %1。</translation>
    </message>
    <message>
        <source>Room for %1 less of files.</source>
        <translation>文件空间减少 %1。</translation>
    </message>
    <message>
        <source>The room for files stays the same.</source>
        <translation>文件空间不变。</translation>
    </message>
    <message numerus="yes">
        <source>Afterwards any %n disk(s) may fail.</source>
        <translation>
            <numerusform>之后可承受任意 %n 块硬盘损坏。</numerusform>
        </translation>
    </message>
    <message>
        <source>Meanwhile no disk may fail.</source>
        <translation>期间不能坏任何硬盘。</translation>
    </message>
    <message>
        <source>If one does before it ends, files are lost.</source>
        <translation>如果在结束前坏了一块，文件就会丢失。</translation>
    </message>
    <message numerus="yes">
        <source>Meanwhile only %n disk(s) may fail.</source>
        <translation>
            <numerusform>期间只能坏 %n 块硬盘。</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a quiet hour, and take out no other disk until it ends.</source>
        <translation>请选空闲时段，结束前不要取出其他硬盘。</translation>
    </message>
    <message>
        <source>Nothing is at risk meanwhile.</source>
        <translation>期间没有风险。</translation>
    </message>
    <message>
        <source>Files stay available, and the safety stays as it is.</source>
        <translation>文件始终可用，安全程度不变。</translation>
    </message>
    <message>
        <source>Leave the drive connected until it is empty.</source>
        <translation>清空之前请保持驱动器连接。</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1, about %2</source>
        <comment>bytes and time</comment>
        <translation>%1，约 %2</translation>
    </message>
    <message>
        <source>%1 pieces, any %2 are enough</source>
        <translation>%1 片，任意 %2 片就够</translation>
    </message>
    <message>
        <source>one piece, without a second copy</source>
        <translation>一片，没有第二份</translation>
    </message>
    <message>
        <source>%1 (until now %2)</source>
        <extracomment>how a file is kept: %1 afterwards, %2 until now</extracomment>
        <translation>%1（此前 %2）</translation>
    </message>
    <message>
        <source>A new folder is on a disk that is in use already.</source>
        <translation>新文件夹所在的硬盘已在使用。</translation>
    </message>
    <message>
        <source>If that disk fails, both drives are gone: it adds room, not safety.</source>
        <translation>如果那块硬盘坏了，两个驱动器都会丢失：只增加空间，不增加安全。</translation>
    </message>
    <message>
        <source>There are more drives, but no more of them may fail than before.</source>
        <translation>驱动器变多了，但可承受的损坏数与以前相同。</translation>
    </message>
    <message>
        <source>It takes more drives than these before another may fail.</source>
        <translation>还要更多驱动器，才能多承受一个损坏。</translation>
    </message>
    <message>
        <source>A part of the largest drive stays unused.</source>
        <translation>最大的驱动器有一部分闲置。</translation>
    </message>
    <message>
        <source>It is larger than the others can match. Another drive of its size makes it useful.</source>
        <translation>它比其他驱动器所能配合的更大。再加一个同样大小的驱动器就能用上。</translation>
    </message>
    <message>
        <source>The remaining drives would be almost full.</source>
        <translation>剩下的驱动器会几乎装满。</translation>
    </message>
    <message>
        <source>They would be over 90% full. Add a drive first, or delete files.</source>
        <translation>占用会超过 90%。请先添加驱动器，或删除文件。</translation>
    </message>
    <message>
        <source>The server warns: %1</source>
        <translation>服务器警告：%1</translation>
    </message>
    <message>
        <source>This program is older than the server and does not know what it means.</source>
        <translation>本程序比服务器旧，不知道其含义。</translation>
    </message>
    <message>
        <source>Another change of the drives is still under way.</source>
        <translation>驱动器的另一项更改仍在进行。</translation>
    </message>
    <message>
        <source>Wait until it has ended, then try again.</source>
        <translation>请等它结束后重试。</translation>
    </message>
    <message>
        <source>This cannot be done.</source>
        <translation>无法这样做。</translation>
    </message>
    <message>
        <source>The server refuses it without saying why.</source>
        <translation>服务器拒绝，未说明原因。</translation>
    </message>
    <message>
        <source>%1 cannot change its drives while it runs.</source>
        <translation>%1 运行时不能更改驱动器。</translation>
    </message>
    <message>
        <source>Its version of Holdfast is older than this program.</source>
        <translation>其 Holdfast 版本比本程序旧。</translation>
    </message>
    <message>
        <source>The store cannot plan this now.</source>
        <translation>存储现在无法规划。</translation>
    </message>
    <message>
        <source>Too many of its drives are away. Connect them, then try again.</source>
        <translation>不在的驱动器太多。请接上后重试。</translation>
    </message>
    <message>
        <source>The server&apos;s answer is not understood.</source>
        <translation>无法理解服务器的答复。</translation>
    </message>
    <message>
        <source>Its version of Holdfast may not fit to this program.</source>
        <translation>其 Holdfast 版本可能与本程序不匹配。</translation>
    </message>
    <message>
        <source>It is paused.</source>
        <translation>已暂停。</translation>
    </message>
    <message>
        <source>The new drives take their places first.</source>
        <translation>新驱动器要先就位。</translation>
    </message>
    <message>
        <source>Every drive has to be in sync first.</source>
        <translation>所有驱动器必须先同步。</translation>
    </message>
    <message>
        <source>Slower, as the drives are in use.</source>
        <translation>驱动器正在使用，因此较慢。</translation>
    </message>
</context>
<context>
    <name>GuardText</name>
    <message>
        <source>Files are being transferred</source>
        <translation>正在传输文件</translation>
    </message>
</context>
<context>
    <name>Home</name>
    <message>
        <source>How full %1 is</source>
        <translation>%1 的使用情况</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>共用</translation>
    </message>
    <message>
        <source>On one disk with another drive: they fail together.</source>
        <translation>与另一个驱动器在同一块硬盘上：会一起损坏。</translation>
    </message>
</context>
<context>
    <name>Languages</name>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
</context>
<context>
    <name>NodeActs</name>
    <message>
        <source>The change could not be kept.</source>
        <translation>更改无法保存。</translation>
    </message>
    <message>
        <source>One store runs on this computer at a time, so “%1” stops. Its files stay on its disks; its links and transfers wait until you start it again.</source>
        <translation>这台电脑同一时间只运行一个存储，因此“%1”会停止。它的文件留在它的硬盘上；它的链接和传输会等到您再次启动它。</translation>
    </message>
    <message>
        <source>Start this store</source>
        <translation>启动这个存储</translation>
    </message>
</context>
<context>
    <name>Place</name>
    <message>
        <source>A folder of my own</source>
        <translation>自己的文件夹</translation>
    </message>
    <message>
        <source>Home folder</source>
        <translation>主文件夹</translation>
    </message>
</context>
<context>
    <name>SafetyWords</name>
    <message>
        <source>Rebuilding</source>
        <translation>正在重建</translation>
    </message>
    <message>
        <source>Checking every block</source>
        <translation>正在检查每个数据块</translation>
    </message>
    <message>
        <source>Moving files to their new places</source>
        <translation>正在把文件移到新位置</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between parts of a progress line</comment>
        <translation>，</translation>
    </message>
    <message numerus="yes">
        <source>%n more disk(s) break</source>
        <translation>
            <numerusform>再坏 %n 块硬盘</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n disk(s) break</source>
        <translation>
            <numerusform>坏 %n 块硬盘</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is lost, work goes on.</source>
        <translation>不丢任何文件，工作照常。</translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) are damaged</source>
        <translation>
            <numerusform>%n 个文件夹损坏</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is lost, they are rebuilt.</source>
        <translation>不丢任何文件，会自动重建。</translation>
    </message>
    <message>
        <source>The disk breaks</source>
        <translation>硬盘损坏</translation>
    </message>
    <message>
        <source>All files are lost.</source>
        <translation>所有文件都会丢失。</translation>
    </message>
    <message>
        <source>Some files are lost.</source>
        <translation>部分文件会丢失。</translation>
    </message>
    <message>
        <source>Some files are lost. The rebuild ends this risk.</source>
        <translation>部分文件会丢失。重建完成后不再有此风险。</translation>
    </message>
    <message>
        <source>The computer is off</source>
        <translation>电脑关机</translation>
    </message>
    <message>
        <source>Files wait for it. Nothing is lost.</source>
        <translation>文件等它开机，不会丢失。</translation>
    </message>
    <message>
        <source>The computer is stolen</source>
        <translation>电脑被盗</translation>
    </message>
    <message>
        <source>Files are lost. Keep a copy in another place.</source>
        <translation>文件会丢失。请在别处保留一份副本。</translation>
    </message>
    <message numerus="yes">
        <source>All %n folder(s) are on one disk: its failure loses them. A folder on a second disk makes them safe.</source>
        <translation>
            <numerusform>全部 %n 个文件夹都在同一块硬盘上：硬盘损坏文件就会丢失。在第二块硬盘上加一个文件夹就安全了。</numerusform>
        </translation>
    </message>
    <message>
        <source>One disk holds everything. A second disk makes the files safe, without starting over.</source>
        <translation>所有内容都在一块硬盘上。加上第二块硬盘就安全，无需重来。</translation>
    </message>
    <message numerus="yes">
        <source>All %n drive(s) answer.</source>
        <translation>
            <numerusform>全部 %n 个驱动器正常。</numerusform>
        </translation>
    </message>
    <message>
        <source>Drive %1 is not there.</source>
        <translation>驱动器 %1 不在。</translation>
    </message>
    <message>
        <source>Drive %1 has failed.</source>
        <translation>驱动器 %1 已损坏。</translation>
    </message>
    <message numerus="yes">
        <source>%n drive(s) have failed or are not there.</source>
        <translation>
            <numerusform>%n 个驱动器损坏或不在。</numerusform>
        </translation>
    </message>
    <message>
        <source>Some drives are behind.</source>
        <translation>部分驱动器尚未同步。</translation>
    </message>
    <message numerus="yes">
        <source>What is missing is being rebuilt. When that is done, any %n disk(s) may fail again.</source>
        <translation>
            <numerusform>缺失的部分正在重建。完成后可再承受任意 %n 块硬盘损坏。</numerusform>
        </translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>How safe the files are is unknown.</source>
        <translation>文件的安全状况未知。</translation>
    </message>
    <message>
        <source>The server has not said it yet.</source>
        <translation>服务器还没有告知。</translation>
    </message>
    <message>
        <source>Files not reachable</source>
        <translation>文件无法访问</translation>
    </message>
    <message>
        <source>Some files cannot be reached now.</source>
        <translation>部分文件现在无法访问。</translation>
    </message>
    <message>
        <source>Connect the missing disks. Nothing has been removed.</source>
        <translation>请接上缺失的硬盘。没有删除任何内容。</translation>
    </message>
    <message>
        <source>On one disk</source>
        <translation>仅一块硬盘</translation>
    </message>
    <message>
        <source>All well</source>
        <translation>一切正常</translation>
    </message>
    <message>
        <source>Your files are on one disk. Its failure loses them.</source>
        <translation>文件在一块硬盘上，硬盘损坏就会丢失。</translation>
    </message>
    <message numerus="yes">
        <source>Your files are safe. Any %n disk(s) may fail.</source>
        <translation>
            <numerusform>文件安全。可承受任意 %n 块硬盘损坏。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n drive(s) failed</source>
        <translation>
            <numerusform>%n 个驱动器故障</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your files are safe. Only %n more disk(s) may fail.</source>
        <translation>
            <numerusform>文件安全。只能再坏 %n 块硬盘。</numerusform>
        </translation>
    </message>
    <message>
        <source>Your files are all here. No further disk may fail.</source>
        <translation>文件都在，但不能再坏任何硬盘。</translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>Nothing can be stored until more drives answer.</source>
        <translation>在更多驱动器恢复之前无法存入。</translation>
    </message>
    <message>
        <source>Show drives</source>
        <translation>查看驱动器</translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s) of files could not be rebuilt</source>
        <translation>
            <numerusform>%n 个文件片段无法重建</numerusform>
        </translation>
    </message>
    <message>
        <source>They are kept aside. Restore the files from another copy.</source>
        <translation>它们已另行保存。请从其他副本恢复文件。</translation>
    </message>
    <message>
        <source>%1 is full</source>
        <translation>%1 已满</translation>
    </message>
    <message>
        <source>%1 are on one disk</source>
        <translation>%1 在同一块硬盘上</translation>
    </message>
    <message>
        <source>If it breaks, all of them are gone; they count as one for safety.</source>
        <translation>如果它坏了，这些全部丢失；就安全而言它们只算一块。</translation>
    </message>
    <message>
        <source>Rewriting older files</source>
        <translation>重写旧文件</translation>
    </message>
    <message>
        <source>Clearing leftovers</source>
        <translation>清理残留</translation>
    </message>
    <message>
        <source>%1 is away</source>
        <translation>%1 不在</translation>
    </message>
    <message>
        <source>%1 is faulty</source>
        <translation>%1 故障</translation>
    </message>
    <message>
        <source>%1 is not ours</source>
        <translation>%1 属于别处</translation>
    </message>
    <message>
        <source>The change of the drives waits</source>
        <translation>驱动器的更改在等待</translation>
    </message>
    <message>
        <source>The full check is overdue</source>
        <translation>全面检查已逾期</translation>
    </message>
    <message>
        <source>It was due on %1. Damage that nobody reads stays unseen until then.</source>
        <translation>应于 %1 进行。在此之前，没有读到的损坏不会被发现。</translation>
    </message>
    <message>
        <source>No disk may fail</source>
        <translation>不能坏任何硬盘</translation>
    </message>
    <message>
        <source>Bring back the drives that are away, or replace them.</source>
        <translation>请接回不在的驱动器，或更换它们。</translation>
    </message>
    <message>
        <source>With a drive on another disk, one may.</source>
        <translation>在另一块硬盘上加一个驱动器，就可以坏一块。</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
</context>
<context>
    <name>SessionFace</name>
    <message>
        <source>%1 is stopped.</source>
        <translation>%1已停止。</translation>
    </message>
    <message>
        <source>Its files can be reached again as soon as it runs.</source>
        <translation>它运行后就能再次访问其中的文件。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>%1 is starting…</source>
        <translation>%1正在启动…</translation>
    </message>
    <message>
        <source>%1 is stopping…</source>
        <translation>%1正在停止…</translation>
    </message>
    <message>
        <source>This takes a few seconds.</source>
        <translation>需要几秒钟。</translation>
    </message>
    <message>
        <source>Start now</source>
        <translation>立即启动</translation>
    </message>
    <message>
        <source>There is no place for files yet.</source>
        <translation>还没有存放文件的位置。</translation>
    </message>
    <message>
        <source>Store on this computer, or connect to a server.</source>
        <translation>存在这台电脑上，或连接服务器。</translation>
    </message>
    <message>
        <source>Choose a place…</source>
        <translation>选择位置…</translation>
    </message>
    <message>
        <source>%1 needs its secret key.</source>
        <translation>%1 需要私有密钥。</translation>
    </message>
    <message>
        <source>It was kept for one session only.</source>
        <translation>它只保留了一次会话。</translation>
    </message>
    <message>
        <source>Enter the key…</source>
        <translation>输入密钥…</translation>
    </message>
    <message>
        <source>%1 refuses the key.</source>
        <translation>%1 拒绝了密钥。</translation>
    </message>
    <message>
        <source>Use another key…</source>
        <translation>使用其他密钥…</translation>
    </message>
    <message>
        <source>%1 does not answer.</source>
        <translation>%1 没有响应。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Connecting to %1…</source>
        <translation>正在连接 %1…</translation>
    </message>
    <message>
        <source>%1 is not trusted.</source>
        <translation>%1 不受信任。</translation>
    </message>
    <message>
        <source>Look at the certificate…</source>
        <translation>查看证书…</translation>
    </message>
    <message>
        <source>What you see is as of %1.</source>
        <translation>所见内容截至 %1。</translation>
    </message>
    <message>
        <source>It is tried again by itself.</source>
        <translation>会自动重试。</translation>
    </message>
</context>
<context>
    <name>Share</name>
    <message>
        <source>Only this computer can open it.</source>
        <translation>只有这台电脑能打开。</translation>
    </message>
    <message>
        <source>Only devices on the same cable can open it.</source>
        <translation>只有同一根网线上的设备能打开。</translation>
    </message>
    <message>
        <source>Only people in this network can open it.</source>
        <translation>只有本网络内的人能打开。</translation>
    </message>
    <message>
        <source>Whether others can open it is not known.</source>
        <translation>别人能否打开未知。</translation>
    </message>
</context>
<context>
    <name>StartText</name>
    <message>
        <source>Holdfast cannot start: a folder of its own cannot be made.</source>
        <translation>Holdfast 无法启动：无法创建它自己的文件夹。</translation>
    </message>
    <message>
        <source>Free some space, or let yourself write to %1, then start it again.</source>
        <translation>请腾出一些空间，或让自己可以写入 %1，然后重新启动。</translation>
    </message>
    <message>
        <source>Holdfast runs already, but does not answer.</source>
        <translation>Holdfast 已在运行，但没有应答。</translation>
    </message>
    <message>
        <source>Wait a moment and start it again. If it stays so, end it first.</source>
        <translation>请稍等后再启动。如果仍然如此，请先结束它。</translation>
    </message>
</context>
<context>
    <name>StoreChoiceText</name>
    <message>
        <source>%1 for your files</source>
        <translation>%1 存放文件</translation>
    </message>
    <message>
        <source>%1 guards them</source>
        <translation>%1 用于保护</translation>
    </message>
    <message>
        <source>%1 waits for another disk</source>
        <translation>%1 等待另一块硬盘</translation>
    </message>
    <message>
        <source>Choose at least one place.</source>
        <translation>请至少选择一个位置。</translation>
    </message>
    <message>
        <source>More disks make the files safer. You can add them later.</source>
        <translation>硬盘越多，文件越安全。以后也可以再加。</translation>
    </message>
    <message numerus="yes">
        <source>Any %n disk(s) may fail.</source>
        <translation>
            <numerusform>可承受任意 %n 块硬盘损坏。</numerusform>
        </translation>
    </message>
    <message>
        <source>All folders are on one disk.</source>
        <translation>所有文件夹都在同一块硬盘上。</translation>
    </message>
    <message>
        <source>One disk keeps the files.</source>
        <translation>文件存放在一块硬盘上。</translation>
    </message>
    <message>
        <source>A disk breaks</source>
        <translation>一块硬盘损坏</translation>
    </message>
    <message numerus="yes">
        <source>%n disk(s) break</source>
        <translation>
            <numerusform>坏 %n 块硬盘</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is lost. Work goes on.</source>
        <translation>不丢任何文件，工作照常。</translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) are damaged</source>
        <translation>
            <numerusform>%n 个文件夹损坏</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is lost. They are rebuilt.</source>
        <translation>不丢任何文件，会自动重建。</translation>
    </message>
    <message>
        <source>The disk breaks</source>
        <translation>硬盘损坏</translation>
    </message>
    <message>
        <source>Files are lost.</source>
        <translation>文件会丢失。</translation>
    </message>
    <message numerus="yes">
        <source>%n disk(s) break at once</source>
        <translation>
            <numerusform>同时坏 %n 块硬盘</numerusform>
        </translation>
    </message>
    <message>
        <source>You delete or overwrite by mistake</source>
        <translation>误删或误覆盖</translation>
    </message>
    <message>
        <source>The file is gone; this version keeps no older ones.</source>
        <translation>文件就没有了；此版本不保留旧文件。</translation>
    </message>
    <message>
        <source>The computer is stolen or burns</source>
        <translation>电脑被盗或烧毁</translation>
    </message>
    <message>
        <source>Files are lost. Keep a copy in another place.</source>
        <translation>文件会丢失。请在别处保留一份副本。</translation>
    </message>
    <message numerus="yes">
        <source>With %n more disk(s), </source>
        <translation>
            <numerusform>再加 %n 块硬盘，</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>any %n may fail. You can add them at any time, without starting over.</source>
        <translation>
            <numerusform>就可承受任意 %n 块损坏。随时可加，无需重来。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TransferText</name>
    <message>
        <source>Starts when a slot is free</source>
        <translation>有空位时开始</translation>
    </message>
    <message>
        <source>Waits for the server to answer</source>
        <translation>等待服务器响应</translation>
    </message>
    <message>
        <source>Waits for the server&apos;s key</source>
        <translation>等待服务器的密钥</translation>
    </message>
    <message>
        <source>%1 Tries again by itself.</source>
        <translation>%1 会自动重试。</translation>
    </message>
    <message>
        <source>Tries again by itself</source>
        <translation>会自动重试</translation>
    </message>
    <message numerus="yes">
        <source>all %n file(s) checked</source>
        <translation>
            <numerusform>全部 %n 个文件已核对</numerusform>
        </translation>
    </message>
    <message>
        <source>size matches</source>
        <translation>大小一致</translation>
    </message>
    <message>
        <source>size and checksum match</source>
        <translation>大小和校验和一致</translation>
    </message>
    <message>
        <source>%1, still counting</source>
        <translation>%1，仍在统计</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) done</source>
        <translation>
            <numerusform>已完成 %n 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 parts</source>
        <translation>%1 / %2 个分片</translation>
    </message>
    <message>
        <source>kept on the server</source>
        <translation>已保存在服务器上</translation>
    </message>
    <message>
        <source>The file changed while it was read. Nothing was stored.</source>
        <translation>读取时文件发生了变化，没有存入任何内容。</translation>
    </message>
    <message>
        <source>Upload new file</source>
        <translation>上传新文件</translation>
    </message>
    <message>
        <source>Some names exist already. Nothing was changed.</source>
        <translation>有些名称已存在，没有改动任何内容。</translation>
    </message>
    <message>
        <source>A file of this name exists already. Nothing was changed.</source>
        <translation>同名文件已存在，没有改动任何内容。</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) stopped.</source>
        <translation>
            <numerusform>%n 个文件已停止。</numerusform>
        </translation>
    </message>
    <message>
        <source>It stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 到 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>到 %1</translation>
    </message>
    <message>
        <source>%1 Tries again.</source>
        <translation>%1 正在重试。</translation>
    </message>
    <message>
        <source>All there, being checked</source>
        <translation>已全部传完，正在核对</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Being cancelled</source>
        <translation>正在取消</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) checked</source>
        <translation>
            <numerusform>已核对 %n 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out</source>
        <translation>
            <numerusform>略过 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Some files changed while they were read. Nothing of them was stored.</source>
        <translation>有些文件在读取时被改动。它们都没有存储。</translation>
    </message>
    <message>
        <source>Upload new files</source>
        <translation>上传新文件</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续传输</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n transfer(s) from the list?</source>
        <translation>
            <numerusform>从列表中移除 %n 项传输？</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove “%1” from the list?</source>
        <translation>从列表中移除“%1”？</translation>
    </message>
    <message>
        <source>Only the entry goes. The files stay, here and on the server.</source>
        <translation>只移除这一条目。文件都保留，这里和服务器上都是。</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n transfer(s)?</source>
        <translation>
            <numerusform>取消 %n 项传输？</numerusform>
        </translation>
    </message>
    <message>
        <source>Parts of files that are not finished are removed. Finished files and the originals stay.</source>
        <translation>未完成文件的分段会被删除。已完成的文件和原文件保留。</translation>
    </message>
    <message>
        <source>Cancel transfers</source>
        <translation>取消传输</translation>
    </message>
    <message>
        <source>Cancel upload</source>
        <translation>取消上传</translation>
    </message>
    <message>
        <source>Cancel download</source>
        <translation>取消下载</translation>
    </message>
    <message>
        <source>Cancel the upload of “%1”?</source>
        <translation>取消上传“%1”？</translation>
    </message>
    <message>
        <source>Cancel the download of “%1”?</source>
        <translation>取消下载“%1”？</translation>
    </message>
    <message numerus="yes">
        <source>%n finished file(s) stay on the server.</source>
        <translation>
            <numerusform>%n 个已完成的文件留在服务器上。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n finished file(s) stay on this computer.</source>
        <translation>
            <numerusform>%n 个已完成的文件留在这台电脑上。</numerusform>
        </translation>
    </message>
    <message>
        <source>Parts of files that are not finished are removed. The originals stay.</source>
        <translation>未完成文件的分段会被删除。原文件保留。</translation>
    </message>
    <message>
        <source>What the server holds of it, %1, is removed there. The file on this computer stays.</source>
        <translation>服务器上已有的 %1 会被删除。这台电脑上的文件保留。</translation>
    </message>
    <message>
        <source>What is here of it is removed. The file on the server stays.</source>
        <translation>这里已有的部分会被删除。服务器上的文件保留。</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Request id %1</source>
        <translation>请求编号 %1</translation>
    </message>
    <message>
        <source>The bucket is not there any more.</source>
        <translation>存储桶已不存在。</translation>
    </message>
    <message>
        <source>The file is not there any more.</source>
        <translation>文件已不存在。</translation>
    </message>
    <message>
        <source>The bucket still holds files or unfinished uploads.</source>
        <translation>存储桶里还有文件或未完成的上传。</translation>
    </message>
    <message>
        <source>A bucket of this name exists already.</source>
        <translation>已有同名的存储桶。</translation>
    </message>
    <message>
        <source>The bucket is full: its quota is reached.</source>
        <translation>存储桶已满：达到配额。</translation>
    </message>
    <message>
        <source>The store is full.</source>
        <translation>存储已满。</translation>
    </message>
    <message>
        <source>The server does not know this access key.</source>
        <translation>服务器不认识这个访问密钥。</translation>
    </message>
    <message>
        <source>The secret key does not belong to the access key.</source>
        <translation>私有密钥与访问密钥不匹配。</translation>
    </message>
    <message>
        <source>The file is larger than this server takes.</source>
        <translation>文件超过此服务器允许的大小。</translation>
    </message>
    <message>
        <source>The server has dropped the unfinished upload.</source>
        <translation>服务器已丢弃未完成的上传。</translation>
    </message>
    <message>
        <source>The server does not answer.</source>
        <translation>服务器没有响应。</translation>
    </message>
    <message>
        <source>The server did not answer in time.</source>
        <translation>服务器没有及时响应。</translation>
    </message>
    <message>
        <source>The server is busy and asks to wait.</source>
        <translation>服务器繁忙，请稍候。</translation>
    </message>
    <message>
        <source>The server had a fault of its own.</source>
        <translation>服务器自身出错。</translation>
    </message>
    <message>
        <source>The key has no permission for this.</source>
        <translation>此密钥没有权限。</translation>
    </message>
    <message>
        <source>The clocks of this computer and the server differ too much.</source>
        <translation>这台电脑与服务器的时钟相差太多。</translation>
    </message>
    <message>
        <source>The server refused the request.</source>
        <translation>服务器拒绝了请求。</translation>
    </message>
    <message>
        <source>The file changed while it was read.</source>
        <translation>读取时文件发生了变化。</translation>
    </message>
    <message>
        <source>The file on this computer cannot be read or written.</source>
        <translation>这台电脑上的文件无法读写。</translation>
    </message>
    <message>
        <source>The file on this computer cannot be read or written: %1.</source>
        <translation>这台电脑上的文件无法读写：%1。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Something went wrong.</source>
        <translation>出了问题。</translation>
    </message>
    <message>
        <source>The server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>%1 does not answer.</source>
        <translation>%1 没有响应。</translation>
    </message>
    <message>
        <source>It may be switched off, or the network between is down.</source>
        <translation>它可能已关机，或中间的网络断开。</translation>
    </message>
    <message>
        <source>%1 did not answer in time.</source>
        <translation>%1 没有及时响应。</translation>
    </message>
    <message>
        <source>It may be busy. Try again in a moment.</source>
        <translation>它可能很忙。请稍后再试。</translation>
    </message>
    <message>
        <source>The key is not allowed to do this.</source>
        <translation>此密钥不允许这样做。</translation>
    </message>
    <message>
        <source>Use another key, or ask whoever runs %1 for the permission.</source>
        <translation>换一个密钥，或向 %1 的管理者申请权限。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock and the server&apos;s differ too much.</source>
        <translation>这台电脑与服务器的时钟相差太多。</translation>
    </message>
    <message>
        <source>Set this computer&apos;s clock, then try again.</source>
        <translation>请校准这台电脑的时钟，然后重试。</translation>
    </message>
    <message>
        <source>Try again in a moment. If it stays so, look at the server.</source>
        <translation>请稍后再试。如果仍然如此，请检查服务器。</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Needs a look</source>
        <translation>需要查看</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>Crashed</source>
        <translation>已崩溃</translation>
    </message>
    <message>
        <source>In use elsewhere</source>
        <translation>被占用</translation>
    </message>
    <message>
        <source>Cannot start</source>
        <translation>无法启动</translation>
    </message>
    <message>
        <source>The store cannot start: its settings are not accepted.</source>
        <translation>存储无法启动：设置不被接受。</translation>
    </message>
    <message>
        <source>The store cannot start: another program uses its address.</source>
        <translation>存储无法启动：另一个程序占用了它的地址。</translation>
    </message>
    <message>
        <source>The store cannot start: another process has its folders open.</source>
        <translation>存储无法启动：另一个进程正在使用它的文件夹。</translation>
    </message>
    <message>
        <source>A second Holdfast may be running on them. End it, then try again.</source>
        <translation>可能有另一个 Holdfast 正在使用。结束它后重试。</translation>
    </message>
    <message>
        <source>The store cannot start: a folder belongs to another store.</source>
        <translation>存储无法启动：有一个文件夹属于另一个存储。</translation>
    </message>
    <message>
        <source>The store cannot start: too many of its folders are missing.</source>
        <translation>存储无法启动：缺失的文件夹太多。</translation>
    </message>
    <message>
        <source>Connect the missing disks, then try again. Nothing was changed.</source>
        <translation>接上缺失的硬盘后重试。没有改动任何内容。</translation>
    </message>
    <message>
        <source>The store cannot start: the server program is missing.</source>
        <translation>存储无法启动：缺少服务器程序。</translation>
    </message>
    <message>
        <source>Install Holdfast again; your files stay where they are.</source>
        <translation>请重新安装 Holdfast；文件原样保留。</translation>
    </message>
    <message>
        <source>The system refused to start the server program.</source>
        <translation>系统拒绝启动服务器程序。</translation>
    </message>
    <message>
        <source>The store started, but did not become ready in time.</source>
        <translation>存储已启动，但没有及时就绪。</translation>
    </message>
    <message>
        <source>The store stopped unexpectedly.</source>
        <translation>存储意外停止。</translation>
    </message>
    <message>
        <source>The service that keeps the store running has failed.</source>
        <translation>维持存储运行的服务失败了。</translation>
    </message>
    <message>
        <source>Stored files are not affected.</source>
        <translation>已存的文件不受影响。</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>Does not answer</source>
        <translation>没有响应</translation>
    </message>
    <message>
        <source>Key refused</source>
        <translation>密钥被拒绝</translation>
    </message>
    <message>
        <source>Needs its key</source>
        <translation>需要密钥</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>is not there</source>
        <translation>不存在</translation>
    </message>
    <message>
        <source>you may not write there</source>
        <translation>没有写入权限</translation>
    </message>
    <message>
        <source>%1 is a network folder; connect to its server instead</source>
        <translation>%1 是网络文件夹；请直接连接它的服务器</translation>
    </message>
    <message>
        <source>%1 cannot keep files safely</source>
        <translation>%1 不能安全地保存文件</translation>
    </message>
    <message>
        <source>part of a container, gone when it ends</source>
        <translation>属于容器，容器结束即消失</translation>
    </message>
    <message>
        <source>in memory, gone when the computer is switched off</source>
        <translation>在内存中，关机即消失</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>holds other files</source>
        <translation>里面有其他文件</translation>
    </message>
    <message>
        <source>less than 1 GiB free</source>
        <translation>可用空间不足 1 GiB</translation>
    </message>
    <message>
        <source>holds a store already; it is opened again</source>
        <translation>已有一个存储；将重新打开</translation>
    </message>
    <message>
        <source>What arrived is not what was sent.</source>
        <translation>收到的内容与发送的不同。</translation>
    </message>
    <message>
        <source>Holdfast cannot use a name with a part that is only dots.</source>
        <translation>名称中若有一段只由点组成，Holdfast 无法使用。</translation>
    </message>
    <message>
        <source>The folder is not there or cannot be read.</source>
        <translation>文件夹不存在或无法读取。</translation>
    </message>
    <message>
        <source>Details hold the server&apos;s reason. Its address and port can be changed under Settings.</source>
        <translation>详情中有服务器给出的原因。它的地址和端口可以在“设置”中更改。</translation>
    </message>
    <message>
        <source>End that program, or use another port.</source>
        <translation>请结束那个程序，或使用另一个端口。</translation>
    </message>
    <message>
        <source>Put the right folder back in its place, then start again. Nothing was changed.</source>
        <translation>请把正确的文件夹放回原处，然后再次启动。没有任何改动。</translation>
    </message>
    <message>
        <source>Does not run</source>
        <translation>未运行</translation>
    </message>
    <message>
        <source>No encrypted connection to the server could be made.</source>
        <translation>无法与服务器建立加密连接。</translation>
    </message>
    <message>
        <source>Nobody this computer knows vouches for the server&apos;s certificate.</source>
        <translation>这台电脑所知的机构中，没有一个为服务器的证书担保。</translation>
    </message>
    <message>
        <source>The server shows another certificate than the one you trust.</source>
        <translation>服务器出示的证书不是您信任的那一个。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate has run out, or one of the clocks is wrong.</source>
        <translation>服务器的证书已过期，或者某一方的时钟不对。</translation>
    </message>
    <message>
        <source>Servers with a certificate of their own are usual at home and in offices. Look at it once; Holdfast then takes this one only.</source>
        <translation>家里和办公室的服务器通常使用自己的证书。查看一次即可；此后 Holdfast 只接受这一个。</translation>
    </message>
    <message>
        <source>Somebody may stand between, or %1 was set up anew. Nothing was sent to it.</source>
        <translation>可能有人在中间，也可能 %1 重新安装过。没有向它发送任何内容。</translation>
    </message>
    <message>
        <source>Whoever runs %1 must renew it.</source>
        <translation>需要由管理 %1 的人更新它。</translation>
    </message>
    <message>
        <source>Check the address and its port. An address that begins with http:// is not encrypted.</source>
        <translation>请检查地址和端口。以 http:// 开头的地址不加密。</translation>
    </message>
    <message>
        <source>Not trusted</source>
        <translation>不受信任</translation>
    </message>
    <message>
        <source>This version is not there any more.</source>
        <translation>这个版本已不存在。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::AboutCard</name>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Holdfast</source>
        <translation>Holdfast</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可</translation>
    </message>
    <message>
        <source>GPL 3.0 or later; the server Apache 2.0</source>
        <translation>GPL 3.0 或更新版本；服务器为 Apache 2.0</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ActionRegistry</name>
    <message>
        <source>Go to its page first.</source>
        <translation>请先前往它所在的页面。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::AddressCard</name>
    <message>
        <source>Addresses for others</source>
        <translation>给别人的地址</translation>
    </message>
    <message>
        <source>An address for links</source>
        <translation>用于链接的地址</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Links to files on %1 can carry another address than the one used here, for people elsewhere. It must lead to the same server.</source>
        <translation>指向 %1 上文件的链接可以使用另一个地址，供别处的人打开。它必须通向同一台服务器。</translation>
    </message>
    <message>
        <source>Choose a place first.</source>
        <translation>请先选择一个位置。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
    <message>
        <source>The change could not be kept.</source>
        <translation>更改无法保存。</translation>
    </message>
    <message>
        <source>This is not an address.</source>
        <translation>这不是地址。</translation>
    </message>
    <message>
        <source>It looks like https://files.example.org.</source>
        <translation>例如 https://files.example.org。</translation>
    </message>
    <message>
        <source>The address could not be kept.</source>
        <translation>地址无法保存。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::Breadcrumbs</name>
    <message>
        <source>Go to %1</source>
        <translation>前往 %1</translation>
    </message>
    <message>
        <source>Buckets</source>
        <translation>存储桶</translation>
    </message>
    <message>
        <source>Folders between</source>
        <translation>中间的文件夹</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>复制路径</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::BucketList</name>
    <message>
        <source>Buckets</source>
        <translation>存储桶</translation>
    </message>
    <message>
        <source>New bucket…</source>
        <translation>新建存储桶…</translation>
    </message>
    <message>
        <source>Find a bucket</source>
        <translation>查找存储桶</translation>
    </message>
    <message>
        <source>New Bucket…</source>
        <translation>新建存储桶…</translation>
    </message>
    <message>
        <source>Open Bucket</source>
        <translation>打开存储桶</translation>
    </message>
    <message>
        <source>Pin or Unpin Bucket</source>
        <translation>固定或取消固定存储桶</translation>
    </message>
    <message>
        <source>Delete Bucket…</source>
        <translation>删除存储桶…</translation>
    </message>
    <message numerus="yes">
        <source>%n bucket(s)</source>
        <translation>
            <numerusform>%n 个存储桶</numerusform>
        </translation>
    </message>
    <message>
        <source>, %1, exact</source>
        <translation>，%1，精确</translation>
    </message>
    <message>
        <source>as of %1</source>
        <translation>截至 %1</translation>
    </message>
    <message>
        <source>There is no bucket yet.</source>
        <translation>还没有存储桶。</translation>
    </message>
    <message>
        <source>A bucket holds files and folders. Most people begin with one.</source>
        <translation>存储桶存放文件和文件夹。多数人从一个开始。</translation>
    </message>
    <message>
        <source>Waiting for %1.</source>
        <translation>等待 %1。</translation>
    </message>
    <message>
        <source>There is no place for files yet.</source>
        <translation>还没有存放文件的位置。</translation>
    </message>
    <message>
        <source>Buckets show as soon as it answers.</source>
        <translation>它一响应就显示存储桶。</translation>
    </message>
    <message>
        <source>Store on this computer, or connect to a server.</source>
        <translation>存在这台电脑上，或连接服务器。</translation>
    </message>
    <message>
        <source>Choose a place…</source>
        <translation>选择位置…</translation>
    </message>
    <message>
        <source>What you see is as of %1.</source>
        <translation>显示的是 %1 的情况。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The key “%1” may not list the buckets.</source>
        <translation>密钥“%1”不能列出存储桶。</translation>
    </message>
    <message>
        <source>Deleting the bucket “%1”…</source>
        <translation>正在删除存储桶“%1”…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be deleted.</source>
        <translation>
            <numerusform>%n 个文件无法删除。</numerusform>
        </translation>
    </message>
    <message>
        <source>The bucket “%1” was not deleted.</source>
        <translation>存储桶“%1”没有删除。</translation>
    </message>
    <message>
        <source>The bucket “%1” is deleted.</source>
        <translation>存储桶“%1”已删除。</translation>
    </message>
    <message>
        <source>The pin could not be kept.</source>
        <translation>固定无法保存。</translation>
    </message>
    <message>
        <source>Choose a bucket first.</source>
        <translation>请先选择一个存储桶。</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are gone.</source>
        <translation>
            <numerusform>已删除 %n 个文件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) went with it.</source>
        <translation>
            <numerusform>其中的 %n 个文件已一起删除。</numerusform>
        </translation>
    </message>
    <message>
        <source>Open Bucket by Name…</source>
        <translation>按名称打开存储桶…</translation>
    </message>
    <message>
        <source>“%1” does not run now.</source>
        <translation>“%1”现在没有运行。</translation>
    </message>
    <message>
        <source>One store runs on this computer at a time.</source>
        <translation>这台电脑同一时间只运行一个存储。</translation>
    </message>
    <message>
        <source>Start it…</source>
        <translation>启动它…</translation>
    </message>
    <message>
        <source>Open a bucket by its name…</source>
        <translation>按名称打开存储桶…</translation>
    </message>
    <message>
        <source>Open which bucket?</source>
        <translation>打开哪个存储桶？</translation>
    </message>
    <message>
        <source>A key may be good for one bucket without seeing the others.</source>
        <translation>一个密钥可能只能用于一个存储桶，而看不到其他存储桶。</translation>
    </message>
    <message>
        <source>Open bucket</source>
        <translation>打开存储桶</translation>
    </message>
    <message>
        <source>Name of the bucket</source>
        <translation>存储桶的名称</translation>
    </message>
    <message>
        <source>Look at the certificate…</source>
        <translation>查看证书…</translation>
    </message>
    <message>
        <source>Older Versions…</source>
        <translation>旧版本…</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::BucketTable</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::BucketsPage</name>
    <message>
        <source>Buckets</source>
        <translation>存储桶</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Up One Folder</source>
        <translation>上一级文件夹</translation>
    </message>
    <message>
        <source>There is nothing before.</source>
        <translation>前面没有了。</translation>
    </message>
    <message>
        <source>There is nothing after.</source>
        <translation>后面没有了。</translation>
    </message>
    <message>
        <source>This is the top.</source>
        <translation>已在最上层。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::CapacityCard</name>
    <message>
        <source>used by files</source>
        <translation>文件已用</translation>
    </message>
    <message>
        <source>free for files</source>
        <translation>文件可用</translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>容量</translation>
    </message>
    <message>
        <source>used</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>%1 of %2 used</source>
        <translation>已用 %1，共 %2</translation>
    </message>
    <message>
        <source>How full the store is, is unknown</source>
        <translation>使用情况未知</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>Kept as %1 pieces, any %2 of them are enough</source>
        <translation>分成 %1 片保存，任意 %2 片就够</translation>
    </message>
    <message>
        <source>Kept once, without a second copy</source>
        <translation>只保存一份，没有副本</translation>
    </message>
    <message>
        <source>other data</source>
        <translation>其他数据</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::CertificateDialog</name>
    <message>
        <source>Trust the new one</source>
        <translation>信任新证书</translation>
    </message>
    <message>
        <source>Trust this server</source>
        <translation>信任此服务器</translation>
    </message>
    <message>
        <source>Do not connect</source>
        <translation>不连接</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>For</source>
        <translation>用于</translation>
    </message>
    <message>
        <source>no names</source>
        <translation>没有名称</translation>
    </message>
    <message>
        <source>Signed by</source>
        <translation>签名者</translation>
    </message>
    <message>
        <source>itself</source>
        <translation>自身</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>有效期</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>dates</comment>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>Fingerprint, SHA-256: %1</source>
        <translation>指纹，SHA-256：%1</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>指纹</translation>
    </message>
    <message>
        <source>I know why it changed</source>
        <translation>我知道它为什么变了</translation>
    </message>
    <message>
        <source>The certificate could not be kept.</source>
        <translation>无法保存证书。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::CommandField</name>
    <message>
        <source>Search or run a command</source>
        <translation>搜索或执行命令</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::CommandPalette</name>
    <message>
        <source>Search or run a command</source>
        <translation>搜索或执行命令</translation>
    </message>
    <message>
        <source>Commands and buckets</source>
        <translation>命令和存储桶</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>存储桶</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ConnectionDialog</name>
    <message>
        <source>Connect to a server</source>
        <translation>连接服务器</translation>
    </message>
    <message>
        <source>Change the connection</source>
        <translation>更改连接</translation>
    </message>
    <message>
        <source>A Holdfast node, or any S3 storage.</source>
        <translation>Holdfast 节点或任意 S3 存储。</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Keep changes</source>
        <translation>保存更改</translation>
    </message>
    <message>
        <source>The connection could not be kept.</source>
        <translation>连接无法保存。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ConnectionForm</name>
    <message>
        <source>Name of the place</source>
        <translation>位置的名称</translation>
    </message>
    <message>
        <source>for example: Office NAS</source>
        <translation>例如：办公室 NAS</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>服务器地址</translation>
    </message>
    <message>
        <source>Access key</source>
        <translation>访问密钥</translation>
    </message>
    <message>
        <source>Secret key</source>
        <translation>私有密钥</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>How buckets are addressed</source>
        <translation>存储桶的寻址方式</translation>
    </message>
    <message>
        <source>server/bucket</source>
        <translation>服务器/存储桶</translation>
    </message>
    <message>
        <source>bucket.server</source>
        <translation>存储桶.服务器</translation>
    </message>
    <message>
        <source>Path style: most own servers, and every Holdfast node</source>
        <translation>路径方式：多数自建服务器和所有 Holdfast 节点</translation>
    </message>
    <message>
        <source>Virtual host style: Amazon S3 and some other clouds</source>
        <translation>虚拟主机方式：Amazon S3 和其他一些云</translation>
    </message>
    <message>
        <source>Test connection</source>
        <translation>测试连接</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>The secret key is kept in the system&apos;s keychain.</source>
        <translation>私有密钥保存在系统钥匙串中。</translation>
    </message>
    <message>
        <source>There is no keychain here: the secret key is kept until Holdfast ends, then asked for again.</source>
        <translation>这里没有钥匙串：私有密钥保留到 Holdfast 结束，之后会再次询问。</translation>
    </message>
    <message>
        <source>The secret key is kept in the keychain, if there is one; never in a file.</source>
        <translation>私有密钥保存在钥匙串中（如果有）；绝不写入文件。</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>不变</translation>
    </message>
    <message>
        <source>Enter the address of the server.</source>
        <translation>请输入服务器地址。</translation>
    </message>
    <message>
        <source>Enter the access key.</source>
        <translation>请输入访问密钥。</translation>
    </message>
    <message>
        <source>Enter the secret key.</source>
        <translation>请输入私有密钥。</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>正在测试…</translation>
    </message>
    <message>
        <source>A Holdfast node answers and takes the key.</source>
        <translation>有 Holdfast 节点响应并接受密钥。</translation>
    </message>
    <message>
        <source>An S3 server answers and takes the key.</source>
        <translation>有 S3 服务器响应并接受密钥。</translation>
    </message>
    <message numerus="yes">
        <source>It shows %n bucket(s).</source>
        <translation>
            <numerusform>可见 %n 个存储桶。</numerusform>
        </translation>
    </message>
    <message>
        <source>The server answers, but this key may not list the buckets.</source>
        <translation>服务器有响应，但此密钥不能列出存储桶。</translation>
    </message>
    <message>
        <source>You can connect and open a bucket by its name.</source>
        <translation>可以连接，并按名称打开存储桶。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ConnectionSwitcher</name>
    <message>
        <source>No place yet</source>
        <translation>还没有位置</translation>
    </message>
    <message>
        <source>Add one</source>
        <translation>添加一个</translation>
    </message>
    <message>
        <source>%1, %2. Choose another place</source>
        <translation>%1，%2。选择其他位置</translation>
    </message>
    <message>
        <source>The choice could not be kept.</source>
        <translation>选择无法保存。</translation>
    </message>
    <message>
        <source>Connect to a server…</source>
        <translation>连接服务器…</translation>
    </message>
    <message>
        <source>Store on this computer…</source>
        <translation>存在这台电脑上…</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ConnectionsCard</name>
    <message>
        <source>Places</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Connect to a server…</source>
        <translation>连接服务器…</translation>
    </message>
    <message>
        <source>the store of this computer</source>
        <translation>这台电脑的存储</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>更改 %1</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
    <message>
        <source>There is none yet.</source>
        <translation>还没有。</translation>
    </message>
    <message>
        <source>Remove “%1” from the list?</source>
        <translation>从列表中移除“%1”？</translation>
    </message>
    <message>
        <source>The store and its files stay on the disks; only this entry goes.</source>
        <translation>存储及其文件留在硬盘上，只移除这一项。</translation>
    </message>
    <message>
        <source>Its address and key are forgotten here. Files on the server stay; unfinished transfers wait.</source>
        <translation>地址和密钥在这里被忘记。服务器上的文件保留；未完成的传输会等待。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>It could not be removed.</source>
        <translation>无法移除。</translation>
    </message>
    <message>
        <source>Start…</source>
        <translation>启动…</translation>
    </message>
    <message>
        <source>Start %1</source>
        <translation>启动 %1</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::CreateBucketDialog</name>
    <message>
        <source>New bucket</source>
        <translation>新建存储桶</translation>
    </message>
    <message>
        <source>A bucket holds files and folders. Its name is part of every link to them and stays for good.</source>
        <translation>存储桶存放文件和文件夹。它的名称会出现在每个链接中，不能更改。</translation>
    </message>
    <message>
        <source>Create bucket</source>
        <translation>创建存储桶</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of the bucket</source>
        <translation>存储桶的名称</translation>
    </message>
    <message>
        <source>for example: projects</source>
        <translation>例如：projects</translation>
    </message>
    <message>
        <source>not met</source>
        <translation>不满足</translation>
    </message>
    <message>
        <source>%1 does not answer.</source>
        <translation>%1 没有响应。</translation>
    </message>
    <message>
        <source>Try again when it does.</source>
        <translation>等它响应后再试。</translation>
    </message>
    <message>
        <source>The bucket was not created.</source>
        <translation>存储桶没有创建。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::DetailsPanel</name>
    <message>
        <source>Copy %1</source>
        <translation>复制 %1</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>关闭详情</translation>
    </message>
    <message>
        <source>Close the details (F4)</source>
        <translation>关闭详情 (F4)</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>分享</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>更多操作</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation>未选择</translation>
    </message>
    <message>
        <source>Choose a file to see what is known about it.</source>
        <translation>选择一个文件查看它的信息。</translation>
    </message>
    <message>
        <source>A link holds one file.</source>
        <translation>一个链接对应一个文件。</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>已选 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>%1 and folders</source>
        <translation>%1 及文件夹</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>not known before it is opened</source>
        <translation>打开之前未知</translation>
    </message>
    <message>
        <source>one copy</source>
        <translation>一份</translation>
    </message>
    <message numerus="yes">
        <source>%n whole copies</source>
        <translation>
            <numerusform>%n 份完整副本</numerusform>
        </translation>
    </message>
    <message>
        <source>%1+%2, any %1 of %3 pieces are enough</source>
        <translation>%1+%2，%3 片中任意 %1 片就够</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>%1, %2 × %3</source>
        <translation>%1，%2 × %3</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>修改时间</translation>
    </message>
    <message>
        <source>Kept as</source>
        <translation>存储方式</translation>
    </message>
    <message>
        <source>ETag</source>
        <translation>ETag</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>至 %1</translation>
    </message>
    <message>
        <source>Preview of %1</source>
        <translation>%1 的预览</translation>
    </message>
    <message>
        <source>It is deleted. Restore it first.</source>
        <translation>它已删除。请先恢复。</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>删除时间</translation>
    </message>
    <message>
        <source>Its versions are still there. Restore brings the last one back.</source>
        <translation>它的版本仍然保留。“恢复”会找回最后一个版本。</translation>
    </message>
    <message>
        <source>%1 of parts</source>
        <translation>%1（分段）</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::DriveDetails</name>
    <message>
        <source>Close the details</source>
        <translation>关闭详情</translation>
    </message>
    <message>
        <source>Choose a drive to see more of it.</source>
        <translation>选择一个驱动器以查看详情。</translation>
    </message>
    <message>
        <source>Put in a new disk</source>
        <translation>装入新硬盘</translation>
    </message>
    <message>
        <source>As large as the old one, or larger. The others keep running.</source>
        <translation>与旧硬盘一样大或更大。其他硬盘照常运行。</translation>
    </message>
    <message>
        <source>Choose a folder on it</source>
        <translation>在上面选一个文件夹</translation>
    </message>
    <message>
        <source>It must be empty.</source>
        <translation>必须是空的。</translation>
    </message>
    <message>
        <source>Look at the plan</source>
        <translation>查看方案</translation>
    </message>
    <message>
        <source>What moves, how long it takes, what is at risk meanwhile.</source>
        <translation>移动什么、需要多久、期间有何风险。</translation>
    </message>
    <message>
        <source>Holdfast fills it</source>
        <translation>Holdfast 填充它</translation>
    </message>
    <message>
        <source>In the background. Files stay available.</source>
        <translation>在后台进行，文件始终可用。</translation>
    </message>
    <message>
        <source>No drive is chosen</source>
        <translation>未选择驱动器</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>硬盘</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>共用</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>free bytes of all bytes</comment>
        <translation>%2 中的 %1</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>持有</translation>
    </message>
    <message>
        <source>%1% of all pieces</source>
        <translation>全部片段的 %1%</translation>
    </message>
    <message>
        <source>Reads in</source>
        <translation>读取耗时</translation>
    </message>
    <message>
        <source>Writes in</source>
        <translation>写入耗时</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>To rebuild</source>
        <translation>待重建</translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s)</source>
        <translation>
            <numerusform>%n 个片段</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Replace %1</source>
        <translation>更换 %1</translation>
    </message>
    <message>
        <source>Replace %1…</source>
        <translation>更换 %1…</translation>
    </message>
    <message>
        <source>Retire it without a new drive…</source>
        <translation>不换新驱动器，让它退役…</translation>
    </message>
    <message>
        <source>Drain %1…</source>
        <translation>清空 %1…</translation>
    </message>
    <message>
        <source>Remove no other disk until all is rebuilt.</source>
        <translation>全部重建完之前不要取出其他硬盘。</translation>
    </message>
    <message numerus="yes">
        <source>Only %n more disk(s) may fail.</source>
        <translation>
            <numerusform>只能再坏 %n 块硬盘。</numerusform>
        </translation>
    </message>
    <message>
        <source>No further disk may fail.</source>
        <translation>不能再坏任何硬盘。</translation>
    </message>
    <message>
        <source>Other files</source>
        <translation>其他文件</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::DriveMap</name>
    <message>
        <source>Drives</source>
        <translation>驱动器</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::DriveTile</name>
    <message>
        <source>%1, %2</source>
        <extracomment>a drive for a screen reader: its name and its state</extracomment>
        <translation>%1，%2</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n 个错误</numerusform>
        </translation>
    </message>
    <message>
        <source>reads in %1, writes in %2</source>
        <translation>读取 %1，写入 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s) to be rebuilt</source>
        <translation>
            <numerusform>%n 个片段待重建</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::DrivesCard</name>
    <message>
        <source>Drives</source>
        <translation>驱动器</translation>
    </message>
    <message numerus="yes">
        <source>%n drive(s)</source>
        <translation>
            <numerusform>%n 个驱动器</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1，位于 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n disk(s)</source>
        <translation>
            <numerusform>%n 块硬盘</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::DrivesPage</name>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Needs a look</source>
        <translation>需要查看</translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>Not available</source>
        <translation>不可用</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Drives and nodes</source>
        <translation>驱动器和节点</translation>
    </message>
    <message>
        <source>Add Drives…</source>
        <translation>添加驱动器…</translation>
    </message>
    <message>
        <source>Replace the Chosen Drive…</source>
        <translation>更换所选驱动器…</translation>
    </message>
    <message>
        <source>Drain the Chosen Drive…</source>
        <translation>清空所选驱动器…</translation>
    </message>
    <message>
        <source>Rebalance the Drives…</source>
        <translation>重新均衡驱动器…</translation>
    </message>
    <message>
        <source>Rewrite Older Files…</source>
        <translation>重写旧文件…</translation>
    </message>
    <message>
        <source>Pause the Change of the Drives</source>
        <translation>暂停驱动器的更改</translation>
    </message>
    <message>
        <source>Go On with the Change of the Drives</source>
        <translation>继续驱动器的更改</translation>
    </message>
    <message>
        <source>Show or Hide Retired Drives</source>
        <translation>显示或隐藏已退役的驱动器</translation>
    </message>
    <message>
        <source>Start the Full Check</source>
        <translation>开始全面检查</translation>
    </message>
    <message>
        <source>Pause the Full Check</source>
        <translation>暂停全面检查</translation>
    </message>
    <message>
        <source>Go On with the Full Check</source>
        <translation>继续全面检查</translation>
    </message>
    <message>
        <source>Add drives…</source>
        <translation>添加驱动器…</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>更多操作</translation>
    </message>
    <message>
        <source>The server does not answer now.</source>
        <translation>服务器现在没有答复。</translation>
    </message>
    <message>
        <source>This version of the server cannot change its drives while it runs.</source>
        <translation>此版本的服务器运行时不能更改驱动器。</translation>
    </message>
    <message>
        <source>This key may not see how the disks are.</source>
        <translation>此密钥不能查看硬盘状况。</translation>
    </message>
    <message>
        <source>Buckets, transfers and links work as usual.</source>
        <translation>存储桶、传输和链接照常可用。</translation>
    </message>
    <message>
        <source>Open buckets</source>
        <translation>打开存储桶</translation>
    </message>
    <message>
        <source>%1 keeps its drives to itself.</source>
        <translation>%1 不公开其驱动器。</translation>
    </message>
    <message>
        <source>It is not a Holdfast server, so it does not tell about its disks.</source>
        <translation>它不是 Holdfast 服务器，不会说明硬盘状况。</translation>
    </message>
    <message>
        <source>as of %1</source>
        <translation>截至 %1</translation>
    </message>
    <message>
        <source>up %1</source>
        <comment>how long it has been running</comment>
        <translation>已运行 %1</translation>
    </message>
    <message>
        <source>%1 on all disks</source>
        <translation>全部硬盘共 %1</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between facts</comment>
        <translation>，</translation>
    </message>
    <message numerus="yes">
        <source>Hide %n retired drive(s)</source>
        <translation>
            <numerusform>隐藏 %n 个已退役的驱动器</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n retired drive(s)</source>
        <translation>
            <numerusform>显示 %n 个已退役的驱动器</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a drive first.</source>
        <translation>请先选择一个驱动器。</translation>
    </message>
    <message>
        <source>It is being drained already.</source>
        <translation>它已在清空。</translation>
    </message>
    <message>
        <source>There are no older files to rewrite.</source>
        <translation>没有要重写的旧文件。</translation>
    </message>
    <message>
        <source>The drives are not being changed.</source>
        <translation>驱动器没有在更改。</translation>
    </message>
    <message>
        <source>Nothing is paused.</source>
        <translation>没有暂停的。</translation>
    </message>
    <message>
        <source>This version of the server has no full check.</source>
        <translation>此版本的服务器没有全面检查。</translation>
    </message>
    <message>
        <source>It runs already.</source>
        <translation>已在运行。</translation>
    </message>
    <message>
        <source>It does not run.</source>
        <translation>没有在运行。</translation>
    </message>
    <message>
        <source>It was not paused.</source>
        <translation>未能暂停。</translation>
    </message>
    <message>
        <source>It does not go on.</source>
        <translation>未能继续。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::DropOverlay</name>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) exist already. You are asked before they change.</source>
        <translation>
            <numerusform>%n 个名称已存在。更改前会询问您。</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop to upload, counting…</source>
        <translation>松开即上传，正在统计…</translation>
    </message>
    <message numerus="yes">
        <source>Drop to upload %n file(s), %1</source>
        <translation>
            <numerusform>松开即上传 %n 个文件，%1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Drop to upload, %n file(s) counted…</source>
        <translation>
            <numerusform>松开即上传，已统计 %n 个文件…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::Face</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::FirstBucket</name>
    <message>
        <source>Making sample files…</source>
        <translation>正在制作示例文件…</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::FolderChoice</name>
    <message>
        <source>An empty folder on a disk of its own makes the files safer; one on a disk that is in use only adds room.</source>
        <translation>独占一块硬盘的空文件夹使文件更安全；放在已使用的硬盘上只增加空间。</translation>
    </message>
    <message>
        <source>The folder&apos;s path, as %1 names it. It must be empty, best on a disk of its own.</source>
        <translation>文件夹在 %1 上的路径。必须是空的，最好独占一块硬盘。</translation>
    </message>
    <message>
        <source>Path of the folder</source>
        <translation>文件夹的路径</translation>
    </message>
    <message>
        <source>for example: /mnt/disk5/holdfast</source>
        <extracomment>a path as an example</extracomment>
        <translation>例如：/mnt/disk5/holdfast</translation>
    </message>
    <message>
        <source>Add to the list</source>
        <translation>加入列表</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Choose a folder for the new drive</source>
        <translation>为新驱动器选择文件夹</translation>
    </message>
    <message>
        <source>A path begins with /.</source>
        <translation>路径以 / 开头。</translation>
    </message>
    <message>
        <source>The root of the file system cannot be a drive.</source>
        <translation>文件系统的根不能作为驱动器。</translation>
    </message>
    <message>
        <source>%1 is a drive of this store already.</source>
        <translation>%1 已是此存储的驱动器。</translation>
    </message>
    <message>
        <source>%1 is in the list already.</source>
        <translation>%1 已在列表中。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove %1 from the list</source>
        <translation>从列表中移除 %1</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::GrowthDialog</name>
    <message>
        <source>Type the drive&apos;s name to go on: %1</source>
        <translation>输入驱动器的名称以继续：%1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Drives shows how far it is, and can pause it.</source>
        <translation>“驱动器和节点”会显示进度，也可以暂停。</translation>
    </message>
    <message>
        <source>Step 2 of 2: look at the plan</source>
        <translation>第 2 步，共 2 步：查看方案</translation>
    </message>
    <message>
        <source>Step 1 of 2: choose folders</source>
        <translation>第 1 步，共 2 步：选择文件夹</translation>
    </message>
    <message>
        <source>Step 1 of 2: choose the new folder</source>
        <translation>第 1 步，共 2 步：选择新文件夹</translation>
    </message>
    <message>
        <source>Show the plan</source>
        <translation>查看方案</translation>
    </message>
    <message>
        <source>The request was on its way already.</source>
        <translation>请求已经发出。</translation>
    </message>
    <message>
        <source>Drives shows whether it began.</source>
        <translation>“驱动器和节点”会显示是否已开始。</translation>
    </message>
    <message>
        <source>Add drives to %1</source>
        <translation>向 %1 添加驱动器</translation>
    </message>
    <message>
        <source>Drain %1?</source>
        <translation>清空 %1？</translation>
    </message>
    <message>
        <source>Replace %1</source>
        <translation>更换 %1</translation>
    </message>
    <message>
        <source>Rebalance the drives?</source>
        <translation>重新均衡驱动器？</translation>
    </message>
    <message>
        <source>Rewrite older files?</source>
        <translation>重写旧文件？</translation>
    </message>
    <message numerus="yes">
        <source>Add %n drive(s)</source>
        <translation>
            <numerusform>添加 %n 个驱动器</numerusform>
        </translation>
    </message>
    <message>
        <source>Drain %1</source>
        <translation>清空 %1</translation>
    </message>
    <message>
        <source>Rebalance</source>
        <translation>重新均衡</translation>
    </message>
    <message>
        <source>Rewrite</source>
        <translation>重写</translation>
    </message>
    <message numerus="yes">
        <source>%n drive(s) are being added.</source>
        <translation>
            <numerusform>正在添加 %n 个驱动器。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is being drained.</source>
        <translation>正在清空 %1。</translation>
    </message>
    <message>
        <source>%1 is being replaced.</source>
        <translation>正在更换 %1。</translation>
    </message>
    <message>
        <source>The drives are being rebalanced.</source>
        <translation>正在重新均衡驱动器。</translation>
    </message>
    <message>
        <source>Older files are being rewritten.</source>
        <translation>正在重写旧文件。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::HeadBar</name>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::HomePage</name>
    <message>
        <source>Home</source>
        <translation>首页</translation>
    </message>
    <message>
        <source>as of %1</source>
        <translation>截至 %1</translation>
    </message>
    <message>
        <source>This key may not see how the disks are.</source>
        <translation>此密钥不能查看硬盘状况。</translation>
    </message>
    <message>
        <source>How safe the files are is up to this server.</source>
        <translation>文件有多安全取决于这台服务器。</translation>
    </message>
    <message>
        <source>Buckets, transfers and links work as usual.</source>
        <translation>存储桶、传输和链接照常可用。</translation>
    </message>
    <message>
        <source>%1 is not a Holdfast server, so it does not tell about its disks. Buckets, transfers and links work as usual.</source>
        <translation>%1 不是 Holdfast 服务器，不会说明硬盘状况。存储桶、传输和链接照常可用。</translation>
    </message>
    <message>
        <source>Open buckets</source>
        <translation>打开存储桶</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ImportDialog</name>
    <message>
        <source>Take over places from AWS or rclone</source>
        <translation>从 AWS 或 rclone 导入位置</translation>
    </message>
    <message>
        <source>Holdfast copies the address and the key. The files of the other programs stay as they are.</source>
        <translation>Holdfast 会复制地址和密钥。其他程序的文件保持不变。</translation>
    </message>
    <message>
        <source>Add places</source>
        <translation>添加位置</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>no lasting key in the file</source>
        <translation>文件中没有长期有效的密钥</translation>
    </message>
    <message>
        <source>no usable address in the file</source>
        <translation>文件中没有可用的地址</translation>
    </message>
    <message>
        <source>already here as “%1”</source>
        <translation>已有，名为“%1”</translation>
    </message>
    <message>
        <source>AWS profile “%1”</source>
        <translation>AWS 配置“%1”</translation>
    </message>
    <message>
        <source>rclone remote “%1”</source>
        <translation>rclone 远程“%1”</translation>
    </message>
    <message>
        <source>%1, from the %2</source>
        <comment>address, source</comment>
        <translation>%1，来自 %2</translation>
    </message>
    <message>
        <source>From the %1: %2.</source>
        <comment>source, reason</comment>
        <translation>来自 %1：%2。</translation>
    </message>
    <message>
        <source>%1 is encrypted by rclone and cannot be read here.</source>
        <translation>%1 已被 rclone 加密，无法在此读取。</translation>
    </message>
    <message>
        <source>A file could not be read: %1</source>
        <translation>无法读取文件：%1</translation>
    </message>
    <message>
        <source>Neither the AWS tools nor rclone know a place on this computer.</source>
        <translation>这台电脑上的 AWS 工具和 rclone 都没有已知的位置。</translation>
    </message>
    <message numerus="yes">
        <source>Add %n place(s)</source>
        <translation>
            <numerusform>添加 %n 个位置</numerusform>
        </translation>
    </message>
    <message>
        <source>The connection could not be kept.</source>
        <translation>无法保存连接。</translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) added.</source>
        <translation>
            <numerusform>已添加 %n 个位置。</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose them at the top of the rail.</source>
        <translation>可在侧栏顶部选择。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::InlineMessage</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::LoadingFace</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel loading</source>
        <translation>取消加载</translation>
    </message>
    <message>
        <source>Loading, %1 s</source>
        <translation>正在加载，%1 秒</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::LookCard</name>
    <message>
        <source>Appearance, language and keys</source>
        <translation>外观、语言和密钥</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Secret keys</source>
        <translation>私有密钥</translation>
    </message>
    <message>
        <source>in the system&apos;s keychain</source>
        <translation>在系统钥匙串中</translation>
    </message>
    <message>
        <source>for this session only: there is no keychain here, so they are asked for again after a restart</source>
        <translation>仅限本次会话：这里没有钥匙串，重启后会再次询问</translation>
    </message>
    <message>
        <source>in the keychain if there is one; never in a file</source>
        <translation>有钥匙串时在钥匙串中；绝不写入文件</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::MainWindow</name>
    <message>
        <source>Go to Home</source>
        <translation>前往首页</translation>
    </message>
    <message>
        <source>Go to Buckets</source>
        <translation>前往存储桶</translation>
    </message>
    <message>
        <source>Go to Transfers</source>
        <translation>前往传输</translation>
    </message>
    <message>
        <source>Go to Shares</source>
        <translation>前往分享</translation>
    </message>
    <message>
        <source>Go to Settings</source>
        <translation>前往设置</translation>
    </message>
    <message>
        <source>Search or Run a Command</source>
        <translation>搜索或执行命令</translation>
    </message>
    <message>
        <source>Show or Hide the Menu Bar</source>
        <translation>显示或隐藏菜单栏</translation>
    </message>
    <message>
        <source>Connect to a Server…</source>
        <translation>连接服务器…</translation>
    </message>
    <message>
        <source>Add a Place…</source>
        <translation>添加位置…</translation>
    </message>
    <message>
        <source>Pause All Transfers</source>
        <translation>暂停所有传输</translation>
    </message>
    <message>
        <source>Resume All Transfers</source>
        <translation>继续所有传输</translation>
    </message>
    <message>
        <source>Start the Store Again Now</source>
        <translation>立即重新启动存储</translation>
    </message>
    <message>
        <source>Quit Holdfast</source>
        <translation>退出 Holdfast</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>查看(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>前往(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Transfers</source>
        <translation>传输(&amp;T)</translation>
    </message>
    <message>
        <source>Start now</source>
        <translation>立即启动</translation>
    </message>
    <message numerus="yes">
        <source>Stored files are not affected. It starts again in %n s.</source>
        <translation>
            <numerusform>已存的文件不受影响。%n 秒后重新启动。</numerusform>
        </translation>
    </message>
    <message>
        <source>Stored files are not affected. It starts again now.</source>
        <translation>已存的文件不受影响。现在重新启动。</translation>
    </message>
    <message numerus="yes">
        <source>It has stopped %n time(s) in a row.</source>
        <translation>
            <numerusform>已连续停止 %n 次。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unfinished</source>
        <translation>
            <numerusform>%n 项未完成</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation>没有正在进行的。</translation>
    </message>
    <message>
        <source>Nothing is paused.</source>
        <translation>没有暂停的。</translation>
    </message>
    <message numerus="yes">
        <source>Quit while %n transfer(s) are not finished?</source>
        <translation>
            <numerusform>还有 %n 项传输未完成，要退出吗？</numerusform>
        </translation>
    </message>
    <message>
        <source>What is stored so far is kept on the server. The rest goes on where it stopped when Holdfast is started again.</source>
        <translation>已存入的部分保留在服务器上。下次启动 Holdfast 时从停下的地方继续。</translation>
    </message>
    <message>
        <source>Quit and go on later</source>
        <translation>退出，稍后继续</translation>
    </message>
    <message>
        <source>Go on in the tray</source>
        <translation>在托盘中继续</translation>
    </message>
    <message>
        <source>Go to Drives and Nodes</source>
        <translation>转到驱动器和节点</translation>
    </message>
    <message>
        <source>&amp;Drives</source>
        <translation>驱动器(&amp;D)</translation>
    </message>
    <message>
        <source>This store is not there any more.</source>
        <translation>这个存储已不存在。</translation>
    </message>
    <message>
        <source>If its folders are somewhere, choose them under Add a Place.</source>
        <translation>如果它的文件夹还在，请在“添加位置”中选择它们。</translation>
    </message>
    <message>
        <source>Start “%1”?</source>
        <translation>启动“%1”？</translation>
    </message>
    <message>
        <source>The store that ran before is started again.</source>
        <translation>之前运行的存储会再次启动。</translation>
    </message>
    <message>
        <source>Use another port</source>
        <translation>使用另一个端口</translation>
    </message>
    <message>
        <source>Take Over Places from AWS or rclone…</source>
        <translation>从 AWS 或 rclone 导入位置…</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::NeedsYouCard</name>
    <message>
        <source>Needs you</source>
        <translation>需要处理</translation>
    </message>
    <message numerus="yes">
        <source>%n more: show drives</source>
        <extracomment>below the most severe ones</extracomment>
        <translation>
            <numerusform>还有 %n 项：查看驱动器</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::NewFolderDialog</name>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>In %1</source>
        <translation>在 %1 中</translation>
    </message>
    <message>
        <source>Create folder</source>
        <translation>创建文件夹</translation>
    </message>
    <message>
        <source>Name of the folder</source>
        <translation>文件夹的名称</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::NodeCard</name>
    <message>
        <source>The store on this computer</source>
        <translation>这台电脑上的存储</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Stop…</source>
        <translation>停止…</translation>
    </message>
    <message>
        <source>What it wrote…</source>
        <translation>它的输出…</translation>
    </message>
    <message>
        <source>Stop the store?</source>
        <translation>停止存储？</translation>
    </message>
    <message>
        <source>Its files cannot be reached until it is started again. Links stop working, transfers wait. Nothing is removed.</source>
        <translation>在再次启动之前无法访问其中的文件。链接失效，传输等待。不会删除任何内容。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>关闭窗口后继续运行</translation>
    </message>
    <message>
        <source>Who can reach the store</source>
        <translation>谁可以访问存储</translation>
    </message>
    <message>
        <source>Only this computer</source>
        <translation>仅这台电脑</translation>
    </message>
    <message>
        <source>Other computers in the network</source>
        <translation>网络中的其他电脑</translation>
    </message>
    <message>
        <source>Can be reached by</source>
        <translation>可访问者</translation>
    </message>
    <message>
        <source>No store runs on this computer.</source>
        <translation>这台电脑上没有运行存储。</translation>
    </message>
    <message>
        <source>Store on this computer…</source>
        <translation>存在这台电脑上…</translation>
    </message>
    <message>
        <source>as a service of this system</source>
        <translation>作为系统服务运行</translation>
    </message>
    <message>
        <source>while Holdfast runs; this system has no user services</source>
        <translation>随 Holdfast 运行；此系统没有用户服务</translation>
    </message>
    <message>
        <source>while Holdfast runs</source>
        <translation>随 Holdfast 运行</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>%1, version %2</source>
        <translation>%1，版本 %2</translation>
    </message>
    <message>
        <source>The sample store runs only while Holdfast runs.</source>
        <translation>示例存储只随 Holdfast 运行。</translation>
    </message>
    <message>
        <source>Restart the store with this change?</source>
        <translation>用此更改重新启动存储？</translation>
    </message>
    <message>
        <source>It takes a few seconds. Running transfers wait and go on by themselves.</source>
        <translation>需要几秒钟。正在进行的传输会等待并自动继续。</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>立即重新启动</translation>
    </message>
    <message>
        <source>What the store wrote last</source>
        <translation>存储最近的输出</translation>
    </message>
    <message>
        <source>The last lines of the store</source>
        <translation>存储的最后几行输出</translation>
    </message>
    <message>
        <source>Port of the store</source>
        <translation>存储的端口</translation>
    </message>
    <message>
        <source>Use this port</source>
        <translation>使用这个端口</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Use another port</source>
        <translation>使用另一个端口</translation>
    </message>
    <message>
        <source>The sample store takes any port that is free.</source>
        <translation>示例存储使用任意空闲端口。</translation>
    </message>
    <message>
        <source>Encrypted connections too (TLS)</source>
        <translation>同时提供加密连接（TLS）</translation>
    </message>
    <message>
        <source>On a second port, with a certificate that the store makes for itself</source>
        <translation>使用第二个端口，证书由存储自己生成</translation>
    </message>
    <message>
        <source>Encrypted</source>
        <translation>加密</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>指纹</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ObjectBrowser</name>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>上传</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Names starting with…</source>
        <translation>按名称前缀搜索…</translation>
    </message>
    <message>
        <source>Find files in this folder</source>
        <translation>在此文件夹中查找文件</translation>
    </message>
    <message>
        <source>Where to search</source>
        <translation>在哪里搜索</translation>
    </message>
    <message>
        <source>on server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>loaded</source>
        <translation>已加载</translation>
    </message>
    <message>
        <source>Asks the server for names that start with the text</source>
        <translation>向服务器查询以该文字开头的名称</translation>
    </message>
    <message>
        <source>Looks anywhere in the names that are loaded already</source>
        <translation>在已加载的名称中任意位置查找</translation>
    </message>
    <message>
        <source>Names with…</source>
        <translation>名称包含…</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>更多操作</translation>
    </message>
    <message>
        <source>Upload Files…</source>
        <translation>上传文件…</translation>
    </message>
    <message>
        <source>Upload Folder…</source>
        <translation>上传文件夹…</translation>
    </message>
    <message>
        <source>New Folder…</source>
        <translation>新建文件夹…</translation>
    </message>
    <message>
        <source>Upload What Was Copied</source>
        <translation>上传已复制的内容</translation>
    </message>
    <message>
        <source>Download…</source>
        <translation>下载…</translation>
    </message>
    <message>
        <source>Share…</source>
        <translation>分享…</translation>
    </message>
    <message>
        <source>Copy Path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Show or Hide Details</source>
        <translation>显示或隐藏详情</translation>
    </message>
    <message>
        <source>Load Again</source>
        <translation>重新加载</translation>
    </message>
    <message>
        <source>Find Files</source>
        <translation>查找文件</translation>
    </message>
    <message>
        <source>Choose a file or folder first.</source>
        <translation>请先选择文件或文件夹。</translation>
    </message>
    <message>
        <source>A link holds one file.</source>
        <translation>一个链接对应一个文件。</translation>
    </message>
    <message>
        <source>Open a bucket first.</source>
        <translation>请先打开一个存储桶。</translation>
    </message>
    <message>
        <source>Upload a folder into %1</source>
        <translation>上传文件夹到 %1</translation>
    </message>
    <message>
        <source>Upload files into %1</source>
        <translation>上传文件到 %1</translation>
    </message>
    <message>
        <source>There are no files to paste.</source>
        <translation>没有可粘贴的文件。</translation>
    </message>
    <message>
        <source>Copy files or folders in the file manager first.</source>
        <translation>请先在文件管理器中复制文件或文件夹。</translation>
    </message>
    <message>
        <source>into %1 on %2</source>
        <extracomment>%1 is a bucket and folder in bold, %2 a server</extracomment>
        <translation>到 %2 的 %1</translation>
    </message>
    <message>
        <source>The folder “%1” was not created.</source>
        <translation>文件夹“%1”没有创建。</translation>
    </message>
    <message>
        <source>Download into which folder?</source>
        <translation>下载到哪个文件夹？</translation>
    </message>
    <message>
        <source>Deleting…</source>
        <translation>正在删除…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be deleted.</source>
        <translation>
            <numerusform>%n 个文件无法删除。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were deleted before.</source>
        <translation>
            <numerusform>之前已删除 %n 个文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Deleting was stopped.</source>
        <translation>删除已停止。</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) deleted.</source>
        <translation>
            <numerusform>已删除 %n 个文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing starts with “%1” in this folder.</source>
        <translation>此文件夹中没有以“%1”开头的名称。</translation>
    </message>
    <message>
        <source>Nothing that is loaded has “%1” in its name.</source>
        <translation>已加载的名称中没有“%1”。</translation>
    </message>
    <message>
        <source>Names are compared letter by letter; large and small letters differ.</source>
        <translation>名称逐字比较，区分大小写。</translation>
    </message>
    <message>
        <source>Show all files</source>
        <translation>显示所有文件</translation>
    </message>
    <message>
        <source>Search on the server</source>
        <translation>在服务器上搜索</translation>
    </message>
    <message>
        <source>Drop files here.</source>
        <translation>把文件拖到这里。</translation>
    </message>
    <message>
        <source>Whole folders too. The bucket is empty.</source>
        <translation>整个文件夹也可以。存储桶是空的。</translation>
    </message>
    <message>
        <source>Whole folders too. This folder is empty.</source>
        <translation>整个文件夹也可以。此文件夹是空的。</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>What was loaded stays readable; more may be missing.</source>
        <translation>已加载的内容仍可阅读；可能还缺一些。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The bucket “%1” is not there any more.</source>
        <translation>存储桶“%1”已不存在。</translation>
    </message>
    <message>
        <source>Somebody may have deleted it.</source>
        <translation>可能有人删除了它。</translation>
    </message>
    <message>
        <source>Show all buckets</source>
        <translation>显示所有存储桶</translation>
    </message>
    <message>
        <source>The key “%1” may not list this bucket.</source>
        <translation>密钥“%1”不能列出此存储桶。</translation>
    </message>
    <message>
        <source>Use another key…</source>
        <translation>使用其他密钥…</translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s)</source>
        <translation>
            <numerusform>%n 个文件夹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) loaded</source>
        <translation>
            <numerusform>已加载 %n 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>, more below</source>
        <translation>，下方还有更多</translation>
    </message>
    <message>
        <source>, all of this folder</source>
        <translation>，已是全部</translation>
    </message>
    <message>
        <source>, starting with “%1”</source>
        <translation>，以“%1”开头</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are gone.</source>
        <translation>
            <numerusform>已删除 %n 个文件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>bucket: %n file(s), %1, exact</source>
        <translation>
            <numerusform>存储桶：%n 个文件，%1，精确值</numerusform>
        </translation>
    </message>
    <message>
        <source>Load more</source>
        <translation>加载更多</translation>
    </message>
    <message>
        <source>More is on the server: not all of this folder is loaded.</source>
        <translation>服务器上还有更多：这个文件夹尚未全部加载。</translation>
    </message>
    <message>
        <source>All of this folder is loaded.</source>
        <translation>这个文件夹已全部加载。</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Show as It Was…</source>
        <translation>显示过去的状态…</translation>
    </message>
    <message>
        <source>This is the past. Go back to now first.</source>
        <translation>现在显示的是过去的状态。请先回到现在。</translation>
    </message>
    <message>
        <source>It is deleted. Restore it first.</source>
        <translation>它已删除。请先恢复。</translation>
    </message>
    <message>
        <source>Folders of the past are opened, and their files downloaded.</source>
        <translation>过去的文件夹请打开后下载其中的文件。</translation>
    </message>
    <message>
        <source>Choose files that are another now, or gone.</source>
        <translation>请选择现在已更改或已删除的文件。</translation>
    </message>
    <message>
        <source>Choose deleted files first.</source>
        <translation>请先选择已删除的文件。</translation>
    </message>
    <message>
        <source>This bucket keeps no older versions.</source>
        <translation>此存储桶不保留旧版本。</translation>
    </message>
    <message>
        <source>Nothing was here then.</source>
        <translation>当时这里没有内容。</translation>
    </message>
    <message>
        <source>The time shown is %1.</source>
        <translation>显示的时间是 %1。</translation>
    </message>
    <message>
        <source>Back to now</source>
        <translation>回到现在</translation>
    </message>
    <message numerus="yes">
        <source>%n deleted</source>
        <translation>
            <numerusform>%n 个已删除</numerusform>
        </translation>
    </message>
    <message>
        <source>As of…</source>
        <translation>指定时间…</translation>
    </message>
    <message>
        <source>Show the bucket as it was at some time</source>
        <translation>显示存储桶在某一时间的状态</translation>
    </message>
    <message>
        <source>Show deleted</source>
        <translation>显示已删除</translation>
    </message>
    <message>
        <source>“%1” as it was %2.</source>
        <translation>“%1”在 %2 的状态。</translation>
    </message>
    <message>
        <source>Nothing changes here. Download or restore what you need. Folders show even where they held nothing then.</source>
        <translation>这里的内容不会更改。可以下载或恢复所需的文件。当时为空的文件夹也会显示。</translation>
    </message>
    <message>
        <source>Another time…</source>
        <translation>其他时间…</translation>
    </message>
    <message>
        <source>Show “%1” as it was when?</source>
        <translation>显示“%1”在什么时间的状态？</translation>
    </message>
    <message>
        <source>Everything is shown as it was stored at that time, as far as its versions are still there.</source>
        <translation>只要版本仍然保留，所有内容都按当时存储的样子显示。</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Day and time</source>
        <translation>日期和时间</translation>
    </message>
    <message>
        <source>An hour ago</source>
        <translation>一小时前</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>A week ago</source>
        <translation>一周前</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>正在恢复…</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are back.</source>
        <translation>
            <numerusform>已恢复 %n 个文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” was not restored.</source>
        <translation>“%1”未能恢复。</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were restored before.</source>
        <translation>
            <numerusform>此前已恢复 %n 个文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Restoring was stopped.</source>
        <translation>恢复已停止。</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) restored.</source>
        <translation>
            <numerusform>已恢复 %n 个文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Save this version as</source>
        <translation>将此版本另存为</translation>
    </message>
    <message>
        <source>“%1” was not downloaded.</source>
        <translation>“%1”未能下载。</translation>
    </message>
    <message>
        <source>A file on this computer cannot have this name.</source>
        <translation>这台计算机上的文件不能使用这个名称。</translation>
    </message>
    <message>
        <source>Downloading “%1”…</source>
        <translation>正在下载“%1”…</translation>
    </message>
    <message>
        <source>“%1” is downloaded.</source>
        <translation>“%1”已下载。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ObjectTable</name>
    <message>
        <source>Folder %1</source>
        <translation>文件夹 %1</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>修改时间</translation>
    </message>
    <message>
        <source>deleted %1</source>
        <translation>%1 删除</translation>
    </message>
    <message>
        <source>%1, deleted</source>
        <translation>%1，已删除</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::PartMap</name>
    <message>
        <source>Parts: %1 stored, %2 sending, %3 trying again, %4 to do</source>
        <translation>分片：已存 %1，发送中 %2，重试中 %3，待传 %4</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::PlaceModel</name>
    <message>
        <source>whole disk</source>
        <translation>整块硬盘</translation>
    </message>
    <message>
        <source>removable</source>
        <translation>可移动</translation>
    </message>
    <message>
        <source>hard disk</source>
        <translation>机械硬盘</translation>
    </message>
    <message>
        <source>solid state</source>
        <translation>固态硬盘</translation>
    </message>
    <message>
        <source>same %1</source>
        <translation>同一 %1</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Physical disk</source>
        <translation>物理硬盘</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>可用</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::PlanTable</name>
    <message>
        <source>%1 (new)</source>
        <comment>a drive</comment>
        <translation>%1（新）</translation>
    </message>
    <message>
        <source>Drive</source>
        <translation>驱动器</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Share now</source>
        <translation>现在占比</translation>
    </message>
    <message>
        <source>Afterwards</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Gets</source>
        <translation>移入</translation>
    </message>
    <message>
        <source>Gives</source>
        <translation>移出</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::PlanView</name>
    <message>
        <source>If not, they keep the safety they have. It can be done later too.</source>
        <translation>否则它们保持现有的安全程度。以后也可以再做。</translation>
    </message>
    <message>
        <source>What the plan does to each drive</source>
        <translation>方案对每个驱动器的影响</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>再问一次</translation>
    </message>
    <message>
        <source>The store changed meanwhile: look at the new plan.</source>
        <translation>存储在此期间有变化：请查看新方案。</translation>
    </message>
    <message>
        <source>Nothing has begun yet.</source>
        <translation>尚未开始任何操作。</translation>
    </message>
    <message>
        <source>Another change of the drives is still under way.</source>
        <translation>驱动器的另一项更改仍在进行。</translation>
    </message>
    <message>
        <source>Nothing has begun. Try again when it has ended; this plan is up to date.</source>
        <translation>尚未开始任何操作。请等它结束后重试；此方案是最新的。</translation>
    </message>
    <message>
        <source>To move</source>
        <translation>要移动</translation>
    </message>
    <message>
        <source>Room for files</source>
        <translation>文件空间</translation>
    </message>
    <message>
        <source>%1 now, %2 afterwards</source>
        <translation>现在 %1，之后 %2</translation>
    </message>
    <message>
        <source>A file is kept as</source>
        <translation>文件保存为</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Meanwhile</source>
        <translation>期间</translation>
    </message>
    <message>
        <source>Afterwards</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>%1, about %2</source>
        <comment>bytes and time</comment>
        <translation>%1，约 %2</translation>
    </message>
    <message>
        <source>To rewrite</source>
        <translation>要重写</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s): %1</source>
        <translation>
            <numerusform>%n 个文件：%1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rewrite %n older file(s) as well: %1</source>
        <extracomment>a choice; %1 is bytes and time: &quot;2.1 TiB, about 5 h&quot;</extracomment>
        <translation>
            <numerusform>同时重写 %n 个旧文件：%1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ProtectionSection</name>
    <message>
        <source>No date keeps this version from being deleted.</source>
        <translation>此版本没有保护期限，可以删除。</translation>
    </message>
    <message>
        <source>It could not be deleted before %1. That is over.</source>
        <translation>%1 之前不能删除。期限已过。</translation>
    </message>
    <message>
        <source>Cannot be deleted before %1.</source>
        <translation>%1 之前不能删除。</translation>
    </message>
    <message>
        <source>Nobody can lift this earlier.</source>
        <translation>任何人都不能提前解除。</translation>
    </message>
    <message>
        <source>Only keys with a right of their own can lift this earlier.</source>
        <translation>只有具备专门权限的密钥才能提前解除。</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>保护</translation>
    </message>
    <message>
        <source>Legal hold</source>
        <translation>依法保留</translation>
    </message>
    <message>
        <source>While it is on, nobody can delete this version, whatever the date.</source>
        <translation>开启期间，无论日期如何，任何人都不能删除此版本。</translation>
    </message>
    <message>
        <source>The protection of this version is not known.</source>
        <translation>此版本的保护状态未知。</translation>
    </message>
    <message>
        <source>Extend…</source>
        <translation>延长…</translation>
    </message>
    <message>
        <source>Protect…</source>
        <translation>保护…</translation>
    </message>
    <message>
        <source>Protect “%1” until when?</source>
        <translation>保护“%1”到什么时候？</translation>
    </message>
    <message>
        <source>Until then this version cannot be deleted or overwritten. The date can be moved further away at any time, but not nearer.</source>
        <translation>在此之前，此版本不能删除或覆盖。日期随时可以推后，但不能提前。</translation>
    </message>
    <message>
        <source>Protect until then</source>
        <translation>保护到该时间</translation>
    </message>
    <message>
        <source>Protected until</source>
        <translation>保护截止时间</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>截止时间</translation>
    </message>
    <message>
        <source>Who can lift it earlier</source>
        <translation>谁可以提前解除</translation>
    </message>
    <message>
        <source>Keys with the right to</source>
        <translation>有此权限的密钥</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>任何人都不能</translation>
    </message>
    <message>
        <source>A protection that nobody can lift stays one.</source>
        <translation>任何人都不能解除的保护不能改变。</translation>
    </message>
    <message>
        <source>The protection was not changed.</source>
        <translation>保护未更改。</translation>
    </message>
    <message>
        <source>The legal hold was not set.</source>
        <translation>未能开启依法保留。</translation>
    </message>
    <message>
        <source>The legal hold was not lifted.</source>
        <translation>未能解除依法保留。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::QrCode</name>
    <message>
        <source>QR code of the link</source>
        <translation>链接的二维码</translation>
    </message>
    <message>
        <source>The link is too long for a code.</source>
        <translation>链接太长，无法生成二维码。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::QuarantineCard</name>
    <message>
        <source>What could not be mended</source>
        <translation>无法修复的内容</translation>
    </message>
    <message>
        <source>These are kept aside, never thrown away. Store the files again from another copy, or delete them.</source>
        <translation>它们另行保存，不会丢弃。请用其他副本重新存入这些文件，或将其删除。</translation>
    </message>
    <message numerus="yes">
        <source>What could not be mended: %n piece(s)</source>
        <translation>
            <numerusform>无法修复的内容：%n 个片段</numerusform>
        </translation>
    </message>
    <message>
        <source>The list cannot be read now.</source>
        <translation>现在无法读取列表。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::QuarantineTable</name>
    <message>
        <source>the only one</source>
        <comment>version of a file</comment>
        <translation>唯一的版本</translation>
    </message>
    <message>
        <source>too few pieces are left</source>
        <translation>剩下的片段太少</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>存储桶</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>已存</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::QuestionDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::Rail</name>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Pinned buckets</source>
        <translation>固定的存储桶</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>首页</translation>
    </message>
    <message>
        <source>Buckets</source>
        <translation>存储桶</translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>传输</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>分享</translation>
    </message>
    <message>
        <source>Drives and nodes</source>
        <translation>驱动器和节点</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::SafetyCard</name>
    <message>
        <source>Show drives</source>
        <translation>查看驱动器</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ScrubCard</name>
    <message>
        <source>Progress of the full check</source>
        <translation>全面检查的进度</translation>
    </message>
    <message>
        <source>How often everything is read</source>
        <translation>多久全面读取一次</translation>
    </message>
    <message>
        <source>Full check</source>
        <translation>全面检查</translation>
    </message>
    <message>
        <source>The full check was not changed.</source>
        <translation>全面检查未更改。</translation>
    </message>
    <message>
        <source>%1, %2 read</source>
        <comment>percent and bytes</comment>
        <translation>%1，已读 %2</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续传输</translation>
    </message>
    <message>
        <source>Start now</source>
        <translation>立即启动</translation>
    </message>
    <message>
        <source>Pause the full check</source>
        <translation>暂停全面检查</translation>
    </message>
    <message>
        <source>Go on with the full check</source>
        <translation>继续全面检查</translation>
    </message>
    <message>
        <source>Start the full check now</source>
        <translation>立即开始全面检查</translation>
    </message>
    <message>
        <source>Start anew</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Start the full check anew</source>
        <translation>重新开始全面检查</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ShareDialog</name>
    <message>
        <source>Share %1</source>
        <translation>分享 %1</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>复制链接</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The link works for</source>
        <translation>链接有效期</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 天</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>Custom…</source>
        <translation>自定义…</translation>
    </message>
    <message>
        <source>How many hours or days</source>
        <translation>多少小时或天</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>days</source>
        <translation>天</translation>
    </message>
    <message>
        <source>Unit of time</source>
        <translation>时间单位</translation>
    </message>
    <message>
        <source>Address in the link</source>
        <translation>链接中的地址</translation>
    </message>
    <message>
        <source>The link</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>Larger code</source>
        <translation>放大二维码</translation>
    </message>
    <message>
        <source>Save code…</source>
        <translation>保存二维码…</translation>
    </message>
    <message>
        <source>until %1.</source>
        <translation>至 %1。</translation>
    </message>
    <message>
        <source>7 days is the longest a signed link can last.</source>
        <translation>签名链接最长有效 7 天。</translation>
    </message>
    <message>
        <source>Whoever has this link can read this one file, without a password. Signed with the key “%1”.</source>
        <translation>拥有此链接的人无需密码即可读取这一个文件。由密钥“%1”签名。</translation>
    </message>
    <message>
        <source>%1 is not connected, so the link cannot be signed.</source>
        <translation>%1 没有连接，无法签名链接。</translation>
    </message>
    <message>
        <source>%1 is this computer&apos;s own address.</source>
        <translation>%1 是这台电脑自己的地址。</translation>
    </message>
    <message>
        <source>%1 is not a known kind of address.</source>
        <translation>%1 不是已知类型的地址。</translation>
    </message>
    <message>
        <source>%1 is a private address.</source>
        <translation>%1 是内网地址。</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>使用 %1</translation>
    </message>
    <message>
        <source>Set an address…</source>
        <translation>设置地址…</translation>
    </message>
    <message>
        <source>The link is copied.</source>
        <translation>链接已复制。</translation>
    </message>
    <message>
        <source>It works until %1.</source>
        <translation>有效至 %1。</translation>
    </message>
    <message>
        <source>QR code of the link</source>
        <translation>链接的二维码</translation>
    </message>
    <message>
        <source>Save the QR code</source>
        <translation>保存二维码</translation>
    </message>
    <message>
        <source>The code was not saved.</source>
        <translation>二维码没有保存。</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>无法写入 %1。</translation>
    </message>
    <message>
        <source>Share this version of %1</source>
        <translation>分享 %1 的这个版本</translation>
    </message>
    <message>
        <source>Whoever has this link can read this one version, whatever comes after it. Signed with the key “%1”. It is not listed under Shares.</source>
        <translation>持有此链接的人可以读取这一个版本，不受后续版本影响。由密钥“%1”签名。它不会列在“分享”中。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::SharesPage</name>
    <message>
        <source>ended</source>
        <translation>已结束</translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>This computer only</source>
        <translation>仅这台电脑</translation>
    </message>
    <message>
        <source>This network only</source>
        <translation>仅本网络</translation>
    </message>
    <message>
        <source>Ends soon</source>
        <translation>即将结束</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>有效</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>共用</translation>
    </message>
    <message>
        <source>Ends in</source>
        <translation>剩余</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>分享</translation>
    </message>
    <message>
        <source>Links made here</source>
        <translation>在此创建的链接</translation>
    </message>
    <message>
        <source>Which links to show</source>
        <translation>显示哪些链接</translation>
    </message>
    <message>
        <source>New link…</source>
        <translation>新建链接…</translation>
    </message>
    <message>
        <source>Choose a file, then Share.</source>
        <translation>选择一个文件，然后点“分享”。</translation>
    </message>
    <message>
        <source>A link opens one file, for as long as you say.</source>
        <translation>一个链接打开一个文件，时长由您决定。</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>复制链接</translation>
    </message>
    <message>
        <source>A link works until it ends. To end one before its time, delete the file or the key that signed it.</source>
        <translation>链接到期才失效。要提前结束，请删除文件或签名所用的密钥。</translation>
    </message>
    <message>
        <source>Copy Link Again</source>
        <translation>再次复制链接</translation>
    </message>
    <message>
        <source>Take off the List…</source>
        <translation>从列表中去掉…</translation>
    </message>
    <message>
        <source>No link has ended yet.</source>
        <translation>还没有已结束的链接。</translation>
    </message>
    <message>
        <source>No link is open.</source>
        <translation>没有有效的链接。</translation>
    </message>
    <message>
        <source>Choose a file in a bucket, then Share. Whoever has the link can read that one file.</source>
        <translation>在存储桶中选择文件，然后点“分享”。拥有链接的人可以读取那一个文件。</translation>
    </message>
    <message>
        <source>Open buckets</source>
        <translation>打开存储桶</translation>
    </message>
    <message>
        <source>Choose a link first.</source>
        <translation>请先选择一个链接。</translation>
    </message>
    <message>
        <source>The link has ended.</source>
        <translation>链接已结束。</translation>
    </message>
    <message>
        <source>The link cannot be made again.</source>
        <translation>无法再次生成链接。</translation>
    </message>
    <message>
        <source>The key “%1” that signed it is not at hand now.</source>
        <translation>签名所用的密钥“%1”现在不可用。</translation>
    </message>
    <message>
        <source>The link is copied.</source>
        <translation>链接已复制。</translation>
    </message>
    <message>
        <source>It works until %1.</source>
        <translation>有效至 %1。</translation>
    </message>
    <message>
        <source>Take this link off the list?</source>
        <translation>从列表中去掉此链接？</translation>
    </message>
    <message>
        <source>The link itself goes on working until %1; only the note of it goes. The file stays.</source>
        <translation>链接本身在 %1 之前仍有效，只去掉记录。文件保留。</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>从列表中去掉</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::StoreDoor</name>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Choose a folder for the store</source>
        <translation>为存储选择文件夹</translation>
    </message>
    <message>
        <source>Choose disks or folders</source>
        <translation>选择硬盘或文件夹</translation>
    </message>
    <message>
        <source>Disks and folders</source>
        <translation>硬盘和文件夹</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>关闭窗口后继续运行</translation>
    </message>
    <message>
        <source>so that links and other computers go on working</source>
        <translation>这样链接和其他电脑可以继续使用</translation>
    </message>
    <message>
        <source>Choose at least one disk or folder.</source>
        <translation>请至少选择一块硬盘或一个文件夹。</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>“%1”</translation>
    </message>
    <message>
        <source>%1 and %2 are on one disk.</source>
        <translation>%1 和 %2 在同一块硬盘上。</translation>
    </message>
    <message>
        <source>If that disk breaks, all of them are gone.</source>
        <translation>如果那块硬盘坏了，它们全部丢失。</translation>
    </message>
    <message>
        <source>If that disk breaks, they are gone together. Holdfast counts them as one.</source>
        <translation>如果那块硬盘坏了，它们会一起丢失。Holdfast 把它们算作一个。</translation>
    </message>
    <message>
        <source>Leave one out</source>
        <translation>去掉一个</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TableView</name>
    <message>
        <source>Columns of %1</source>
        <translation>%1的列</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TagsSection</name>
    <message numerus="yes">
        <source>A file has at most %n tag(s).</source>
        <translation>
            <numerusform>一个文件最多有 %n 个标签。</numerusform>
        </translation>
    </message>
    <message>
        <source>Each tag needs a name.</source>
        <translation>每个标签都需要名称。</translation>
    </message>
    <message>
        <source>“%1” is there twice.</source>
        <translation>“%1”重复了。</translation>
    </message>
    <message>
        <source>Names that begin with “aws:” are taken.</source>
        <translation>以“aws:”开头的名称已被占用。</translation>
    </message>
    <message numerus="yes">
        <source>A tag&apos;s name has at most %n character(s).</source>
        <translation>
            <numerusform>标签名称最多 %n 个字符。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A tag&apos;s value has at most %n character(s).</source>
        <translation>
            <numerusform>标签值最多 %n 个字符。</numerusform>
        </translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>无。</translation>
    </message>
    <message>
        <source>Add tag</source>
        <translation>添加标签</translation>
    </message>
    <message>
        <source>Save tags</source>
        <translation>保存标签</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>添加…</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Edit the tags</source>
        <translation>编辑标签</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of the tag</source>
        <translation>标签名称</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Value of the tag</source>
        <translation>标签的值</translation>
    </message>
    <message>
        <source>Remove this tag</source>
        <translation>移除此标签</translation>
    </message>
    <message>
        <source>The tags were not saved.</source>
        <translation>标签未能保存。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TransferDetails</name>
    <message>
        <source>Close the details</source>
        <translation>关闭详情</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Cancel…</source>
        <translation>取消…</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>已存</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>发送中</translation>
    </message>
    <message>
        <source>Trying again</source>
        <translation>重试中</translation>
    </message>
    <message>
        <source>To do</source>
        <translation>待传</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>分片</translation>
    </message>
    <message>
        <source>Choose a transfer to see its parts.</source>
        <translation>选择一项传输查看它的分片。</translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation>未选择</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1，位于 %2</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来自</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message numerus="yes">
        <source>%1 over %n part(s)</source>
        <translation>
            <numerusform>%1，%n 个分片</numerusform>
        </translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>核对</translation>
    </message>
    <message>
        <source>size matches</source>
        <translation>大小一致</translation>
    </message>
    <message>
        <source>size and checksum match</source>
        <translation>大小和校验和一致</translation>
    </message>
    <message>
        <source>each part, then the whole</source>
        <translation>逐片核对，再核对整体</translation>
    </message>
    <message>
        <source>the whole, at the end</source>
        <translation>完成时核对整体</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>略过</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) that cannot be uploaded</source>
        <translation>
            <numerusform>%n 项无法上传</numerusform>
        </translation>
    </message>
    <message>
        <source>You may close Holdfast or switch off.</source>
        <translation>可以关闭 Holdfast 或关机。</translation>
    </message>
    <message>
        <source>The upload goes on where it stopped.</source>
        <translation>上传会从停下的地方继续。</translation>
    </message>
    <message>
        <source>%1 parts of %2</source>
        <translation>%1 个分片，每个 %2</translation>
    </message>
    <message numerus="yes">
        <source>, one cell is %n part(s)</source>
        <translation>
            <numerusform>，一格代表 %n 个分片</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) whose names this computer cannot use</source>
        <translation>
            <numerusform>%n 个文件的名称无法在这台电脑上使用</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TransferList</name>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>正在进行</translation>
    </message>
    <message>
        <source>Waiting and paused</source>
        <translation>等待和暂停</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message numerus="yes">
        <source>%n need(s) a decision</source>
        <translation>
            <numerusform>%n 项需要决定</numerusform>
        </translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>传输</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TransferNotices</name>
    <message numerus="yes">
        <source>%n transfer(s) need you</source>
        <translation>
            <numerusform>%n 个传输需要您处理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s) done</source>
        <translation>
            <numerusform>%n 个传输已完成</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n done meanwhile</source>
        <translation>
            <numerusform>期间完成了 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” was the last.</source>
        <translation>最后一个是“%1”。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TransferStrip</name>
    <message>
        <source>Progress of all transfers</source>
        <translation>所有传输的进度</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Open the queue of transfers</source>
        <translation>打开传输队列</translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n 项正在传输</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n 项等待</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paused</source>
        <translation>
            <numerusform>%n 项暂停</numerusform>
        </translation>
    </message>
    <message>
        <source>No transfers</source>
        <translation>没有传输</translation>
    </message>
    <message>
        <source>still counting</source>
        <translation>仍在统计</translation>
    </message>
    <message numerus="yes">
        <source>%n need(s) you</source>
        <translation>
            <numerusform>%n 项需要处理</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume all</source>
        <translation>全部继续</translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation>全部暂停</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TransfersCard</name>
    <message>
        <source>no limit</source>
        <translation>不限速</translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>传输</translation>
    </message>
    <message>
        <source>Limit for uploads</source>
        <translation>上传限速</translation>
    </message>
    <message>
        <source>Limit for downloads</source>
        <translation>下载限速</translation>
    </message>
    <message>
        <source>When the limits hold</source>
        <translation>何时限速</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>始终</translation>
    </message>
    <message>
        <source>In these hours</source>
        <translation>在这些时段</translation>
    </message>
    <message>
        <source>Hours of the week in which the limits hold</source>
        <translation>一周中限速的时段</translation>
    </message>
    <message>
        <source>Limited in the filled hours, as fast as it goes in the others. Press or draw to change them.</source>
        <translation>填充的时段限速，其余时段全速。点按或拖动即可更改。</translation>
    </message>
    <message>
        <source>Requests at the same time</source>
        <translation>同时进行的请求数</translation>
    </message>
    <message>
        <source>Uploads</source>
        <translation>上传</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Limits hold</source>
        <translation>限速时间</translation>
    </message>
    <message>
        <source>At the same time</source>
        <translation>同时进行</translation>
    </message>
    <message>
        <source>Files that stay behind</source>
        <translation>不上传的文件</translation>
    </message>
    <message>
        <source>Symbolic links</source>
        <translation>符号链接</translation>
    </message>
    <message>
        <source>Take the files they lead to, not folders</source>
        <translation>取其指向的文件，不取文件夹</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>忽略</translation>
    </message>
    <message>
        <source>Follow them, into folders too</source>
        <translation>跟随，包括文件夹</translation>
    </message>
    <message>
        <source>Stays behind</source>
        <translation>不上传</translation>
    </message>
    <message>
        <source>One pattern a line, as in .gitignore: * for any name, a / at the end for folders, ! to take something after all. For folders that are uploaded.</source>
        <translation>每行一个模式，与 .gitignore 相同：* 表示任意名称，末尾的 / 表示文件夹，! 表示仍要上传。用于上传的文件夹。</translation>
    </message>
    <message>
        <source>The change holds until Holdfast ends: it could not be kept.</source>
        <translation>更改在 Holdfast 结束前有效：未能保存。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TransfersPage</name>
    <message>
        <source>Transfers</source>
        <translation>传输</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are on their way.</source>
        <translation>
            <numerusform>%n 个文件正在传输。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) cannot be uploaded.</source>
        <translation>
            <numerusform>%n 项无法上传。</numerusform>
        </translation>
    </message>
    <message>
        <source>The list of transfers cannot be kept on disk.</source>
        <translation>传输列表无法保存到硬盘。</translation>
    </message>
    <message>
        <source>What runs goes on, but will not be known after a restart.</source>
        <translation>正在进行的会继续，但重启后不会记得。</translation>
    </message>
    <message>
        <source>Pause or Resume Transfer</source>
        <translation>暂停或继续传输</translation>
    </message>
    <message>
        <source>Cancel Transfer…</source>
        <translation>取消传输…</translation>
    </message>
    <message>
        <source>Do Next</source>
        <translation>下一个传输</translation>
    </message>
    <message>
        <source>Remove Finished from the List</source>
        <translation>从列表中移除已完成的</translation>
    </message>
    <message>
        <source>Speed of the last minute</source>
        <translation>最近一分钟的速度</translation>
    </message>
    <message>
        <source>Which transfers to show</source>
        <translation>显示哪些传输</translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation>全部暂停</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>更多操作</translation>
    </message>
    <message>
        <source>Nothing runs</source>
        <translation>没有正在进行的</translation>
    </message>
    <message>
        <source>Still counting</source>
        <translation>仍在统计</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>%1 to go</source>
        <translation>还剩 %1</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>正在进行</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Resume all</source>
        <translation>全部继续</translation>
    </message>
    <message>
        <source>Nothing is on its way.</source>
        <translation>没有正在传输的内容。</translation>
    </message>
    <message>
        <source>Drop files on a bucket to upload them, or choose Download there.</source>
        <translation>把文件拖到存储桶即可上传，或在那里选择下载。</translation>
    </message>
    <message>
        <source>Open buckets</source>
        <translation>打开存储桶</translation>
    </message>
    <message>
        <source>No transfer is in this group.</source>
        <translation>这一组没有传输。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Choose a transfer first.</source>
        <translation>请先选择一项传输。</translation>
    </message>
    <message>
        <source>Replace what is there</source>
        <translation>替换已有的</translation>
    </message>
    <message>
        <source>Keep both, under a new name</source>
        <translation>两个都保留，用新名称</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>保持原样</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) have names that this computer cannot use.</source>
        <translation>
            <numerusform>%n 个文件的名称无法在这台电脑上使用。</numerusform>
        </translation>
    </message>
    <message>
        <source>These files were not taken.</source>
        <translation>这些文件没有被接收。</translation>
    </message>
    <message>
        <source>Nothing of them is on its way.</source>
        <translation>它们都不在传输中。</translation>
    </message>
    <message>
        <source>Try Again All That Stopped</source>
        <translation>重试所有已停止的传输</translation>
    </message>
    <message>
        <source>Nothing has stopped.</source>
        <translation>没有停止的传输。</translation>
    </message>
    <message>
        <source>For all of this folder</source>
        <translation>对这个文件夹的全部文件</translation>
    </message>
    <message numerus="yes">
        <source>For %n file(s)</source>
        <translation>
            <numerusform>对 %n 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>Do Last</source>
        <translation>最后处理</translation>
    </message>
    <message>
        <source>Limits…</source>
        <translation>限速…</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>不限速</translation>
    </message>
    <message>
        <source>none from %1</source>
        <translation>%1 起不限速</translation>
    </message>
    <message>
        <source>%1 from %2</source>
        <translation>%2 起 %1</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TransfersSummary</name>
    <message>
        <source>Open queue</source>
        <translation>打开队列</translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>传输</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>暂停</translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s) stopped</source>
        <translation>
            <numerusform>%n 项传输已停止</numerusform>
        </translation>
    </message>
    <message>
        <source>See why</source>
        <translation>查看原因</translation>
    </message>
    <message>
        <source>Nothing is on its way. Drop files on a bucket to upload them.</source>
        <translation>没有正在传输的内容。把文件拖到存储桶即可上传。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::Tray</name>
    <message>
        <source>Show Holdfast</source>
        <translation>显示 Holdfast</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message numerus="yes">
        <source>Holdfast: %n running, %1</source>
        <translation>
            <numerusform>Holdfast：%n 项正在传输，%1</numerusform>
        </translation>
    </message>
    <message>
        <source>Holdfast: transfers have ended</source>
        <translation>Holdfast：传输已结束</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::VersioningDialog</name>
    <message>
        <source>Older versions in “%1”</source>
        <translation>“%1”中的旧版本</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>正在询问服务器…</translation>
    </message>
    <message>
        <source>Keep versions</source>
        <translation>保留版本</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Whether this bucket keeps versions is not known.</source>
        <translation>不知道此存储桶是否保留版本。</translation>
    </message>
    <message>
        <source>Off. What is overwritten or deleted is gone. Once switched on, every file keeps its older versions, and they take room; it can be suspended later, but not undone.</source>
        <translation>已关闭。被覆盖或删除的内容无法找回。开启后，每个文件都会保留旧版本，并占用空间；以后可以暂停，但不能撤销。</translation>
    </message>
    <message>
        <source>On. What is overwritten or deleted stays as an older version, can be brought back, and takes room.</source>
        <translation>已开启。被覆盖或删除的内容会作为旧版本保留，可以找回，并占用空间。</translation>
    </message>
    <message>
        <source>Suspend</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Suspended. The older versions there are stay, but new ones are not kept: what is overwritten from now on is gone.</source>
        <translation>已暂停。已有的旧版本保留，但不再保留新版本：今后被覆盖的内容无法找回。</translation>
    </message>
    <message>
        <source>The bucket can lock files, and locks need versions.</source>
        <translation>此存储桶可以锁定文件，而锁定需要版本。</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>没有任何更改。</translation>
    </message>
    <message>
        <source>“%1” keeps older versions from now on.</source>
        <translation>“%1”从现在起保留旧版本。</translation>
    </message>
    <message>
        <source>“%1” keeps no new versions from now on.</source>
        <translation>“%1”从现在起不再保留新版本。</translation>
    </message>
    <message>
        <source>Those there are stay.</source>
        <translation>已有的版本保留。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::VersionsSection</name>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Show older versions</source>
        <translation>显示更早的版本</translation>
    </message>
    <message>
        <source>The versions are not known.</source>
        <translation>版本未知。</translation>
    </message>
    <message>
        <source>more than %1</source>
        <translation>多于 %1</translation>
    </message>
    <message>
        <source>Deleted %1</source>
        <translation>%1 删除</translation>
    </message>
    <message>
        <source>Older versions stay</source>
        <translation>旧版本保留</translation>
    </message>
    <message>
        <source>It was deleted here</source>
        <translation>曾在此时删除</translation>
    </message>
    <message>
        <source>Current</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Restore the version of %1</source>
        <translation>恢复 %1 的版本</translation>
    </message>
    <message>
        <source>More about the version of %1</source>
        <translation>%1 版本的更多操作</translation>
    </message>
    <message>
        <source>Download, share or delete this version</source>
        <translation>下载、分享或删除此版本</translation>
    </message>
    <message>
        <source>Download This Version…</source>
        <translation>下载此版本…</translation>
    </message>
    <message>
        <source>Share This Version…</source>
        <translation>分享此版本…</translation>
    </message>
    <message>
        <source>Delete This Version for Good…</source>
        <translation>永久删除此版本…</translation>
    </message>
    <message>
        <source>“%1” is restored.</source>
        <translation>“%1”已恢复。</translation>
    </message>
    <message>
        <source>The version was not restored.</source>
        <translation>版本未能恢复。</translation>
    </message>
    <message>
        <source>%1 go and cannot be brought back.</source>
        <translation>%1 将被删除，无法找回。</translation>
    </message>
    <message>
        <source>It is the only version: the file goes with it.</source>
        <translation>这是唯一的版本：文件会随之删除。</translation>
    </message>
    <message numerus="yes">
        <source>More than %n other version(s) stay.</source>
        <translation>
            <numerusform>其他 %n 个以上的版本保留。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other version(s) stay.</source>
        <translation>
            <numerusform>其他 %n 个版本保留。</numerusform>
        </translation>
    </message>
    <message>
        <source>The version before it becomes the current one.</source>
        <translation>它之前的版本将成为当前版本。</translation>
    </message>
    <message>
        <source>Delete the version of %1 for good?</source>
        <translation>永久删除 %1 的版本吗？</translation>
    </message>
    <message>
        <source>Delete version</source>
        <translation>删除版本</translation>
    </message>
    <message>
        <source>The version was not deleted.</source>
        <translation>版本未能删除。</translation>
    </message>
    <message>
        <source>It may be protected, or the key may not delete versions. Some keys may pass a protection over.</source>
        <translation>它可能受保护，或者密钥无权删除版本。有些密钥可以越过保护。</translation>
    </message>
    <message>
        <source>Pass it over and delete</source>
        <translation>越过保护并删除</translation>
    </message>
    <message>
        <source>It is as it was %1.</source>
        <translation>已恢复为 %1 时的样子。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::WeekGrid</name>
    <message>
        <source>%1: limited</source>
        <translation>%1：限速</translation>
    </message>
    <message>
        <source>%1: not limited</source>
        <translation>%1：不限速</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::Wizard</name>
    <message>
        <source>Where should Holdfast keep your files?</source>
        <translation>Holdfast 应把文件放在哪里？</translation>
    </message>
    <message>
        <source>You can add other places later.</source>
        <translation>以后可以添加其他位置。</translation>
    </message>
    <message>
        <source>Store on this computer</source>
        <translation>存在这台电脑上</translation>
    </message>
    <message>
        <source>Choose folders or disks. Holdfast spreads every file over them.</source>
        <translation>选择文件夹或硬盘。Holdfast 把每个文件分散到它们上面。</translation>
    </message>
    <message>
        <source>Connect to a server</source>
        <translation>连接服务器</translation>
    </message>
    <message>
        <source>A Holdfast node, or any S3 storage, by address and key.</source>
        <translation>Holdfast 节点或任意 S3 存储，用地址和密钥连接。</translation>
    </message>
    <message>
        <source>Try it with sample data</source>
        <translation>用示例数据试试</translation>
    </message>
    <message>
        <source>Uses 100 MiB in your home folder. Gone when you say so.</source>
        <translation>占用主文件夹 100 MiB。您说删就删。</translation>
    </message>
    <message>
        <source>Which server?</source>
        <translation>哪台服务器？</translation>
    </message>
    <message>
        <source>A store to play with</source>
        <translation>一个可以随便试的存储</translation>
    </message>
    <message>
        <source>Four folders in %1 stand for four disks. Take one away and see what happens.</source>
        <translation>%1 中的四个文件夹代表四块硬盘。拿走一个看看会怎样。</translation>
    </message>
    <message>
        <source>One bucket with a few pictures, tables and notes, all made up.</source>
        <translation>一个存储桶，里面有几张图片、表格和笔记，都是虚构的。</translation>
    </message>
    <message>
        <source>Your own files are not touched, and no other computer can reach the store.</source>
        <translation>不会动您自己的文件，其他电脑也无法访问这个存储。</translation>
    </message>
    <message>
        <source>It runs while Holdfast runs. Delete the folder, and nothing is left.</source>
        <translation>它随 Holdfast 运行。删除文件夹后不留任何内容。</translation>
    </message>
    <message>
        <source>What happens to what is on these disks? It stays.</source>
        <translation>这些硬盘上原有的内容会怎样？都会保留。</translation>
    </message>
    <message>
        <source>What is on the disks stays.</source>
        <translation>硬盘上原有的内容都会保留。</translation>
    </message>
    <message>
        <source>Holdfast makes a folder of its own on each place and writes only there. Nothing is formatted, moved or removed. To go back, stop the store and delete these folders.</source>
        <translation>Holdfast 在每个位置建立自己的文件夹，只在那里写入。不会格式化、移动或删除任何内容。要恢复原状，停止存储并删除这些文件夹即可。</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>明白了</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Store here and open my first bucket</source>
        <translation>存在这里并打开我的第一个存储桶</translation>
    </message>
    <message>
        <source>Connect and open a bucket</source>
        <translation>连接并打开存储桶</translation>
    </message>
    <message>
        <source>Make the sample store</source>
        <translation>建立示例存储</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made.</source>
        <translation>无法建立文件夹 %1。</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>请选择其他位置。</translation>
    </message>
    <message>
        <source>Starting the store…</source>
        <translation>正在启动存储…</translation>
    </message>
    <message>
        <source>The settings of the store cannot be kept.</source>
        <translation>存储的设置无法保存。</translation>
    </message>
    <message>
        <source>Sample store</source>
        <translation>示例存储</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>这台电脑</translation>
    </message>
    <message>
        <source>Opening the first bucket…</source>
        <translation>正在打开第一个存储桶…</translation>
    </message>
    <message>
        <source>The place cannot be kept.</source>
        <translation>位置无法保存。</translation>
    </message>
    <message>
        <source>The store runs while Holdfast runs.</source>
        <translation>存储随 Holdfast 运行。</translation>
    </message>
    <message>
        <source>This system has no user services, so it cannot go on when the window is closed.</source>
        <translation>此系统没有用户服务，关闭窗口后无法继续运行。</translation>
    </message>
    <message>
        <source>Start this store instead of “%1”?</source>
        <translation>启动这个存储来代替“%1”？</translation>
    </message>
    <message>
        <source>Open “%1”</source>
        <translation>打开“%1”</translation>
    </message>
    <message>
        <source>“%1” is started again.</source>
        <translation>“%1”会再次启动。</translation>
    </message>
    <message>
        <source>Connected, but no bucket was opened.</source>
        <translation>已连接，但没有打开存储桶。</translation>
    </message>
    <message>
        <source>Open one by its name, or make one.</source>
        <translation>请按名称打开一个，或新建一个。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::WorkList</name>
    <message>
        <source>Work in the background</source>
        <translation>后台工作</translation>
    </message>
    <message>
        <source>Nothing is to be done.</source>
        <translation>没有要做的事。</translation>
    </message>
    <message>
        <source>Rewrite them…</source>
        <translation>重写它们…</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续传输</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Go on with the change of the drives</source>
        <translation>继续驱动器的更改</translation>
    </message>
    <message>
        <source>Pause the change of the drives</source>
        <translation>暂停驱动器的更改</translation>
    </message>
    <message numerus="yes">
        <source>%n older file(s), %1, keep the lower safety they were stored with.</source>
        <translation>
            <numerusform>%n 个旧文件（%1）仍保持存入时较低的安全程度。</numerusform>
        </translation>
    </message>
    <message>
        <source>Work</source>
        <translation>工作</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
</context>
</TS>
