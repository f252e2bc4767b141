<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="id_ID">
<context>
    <name>BatchesPage</name>
    <message>
        <source>Tidak ada kiriman yang menunggu</source>
        <translation>No batches are waiting</translation>
    </message>
    <message>
        <source>Bila kirimannya sudah ada di meja, sinkronkan dahulu: daftarnya dikirim oleh Disdukcapil. Tanpa jaringan, simpan amplopnya tertutup sampai daftarnya tiba.</source>
        <translation>If the batch is on your desk already, synchronize first: its list comes from the registry. Without a network, keep the envelope closed until the list arrives.</translation>
    </message>
    <message>
        <source>Sinkronkan sekarang</source>
        <translation>Synchronize now</translation>
    </message>
    <message>
        <source>Terima Kiriman</source>
        <translation>Receive Batch</translation>
    </message>
    <message>
        <source>Pilih kirimannya, atau pindai nomor pada surat pengantar.</source>
        <translation>Choose the batch, or scan the number on its cover letter.</translation>
    </message>
</context>
<context>
    <name>BrandPanel</name>
    <message>
        <source>Loket penyerahan KTP-el</source>
        <translation>Hand-over desk for identity cards (KTP-el)</translation>
    </message>
</context>
<context>
    <name>BundleSaver</name>
    <message>
        <source>Berkas diagnosa disimpan di {0}. Kirimkan kepada petugas TI.</source>
        <translation>The diagnosis file was saved to {0}. Send it to the IT staff.</translation>
    </message>
    <message>
        <source>Berkas diagnosa tidak dapat ditulis di sana. Data tidak berubah; pilih folder atau flashdisk lain.</source>
        <translation>The diagnosis file cannot be written there. No data was changed; choose another folder or stick.</translation>
    </message>
</context>
<context>
    <name>CancelForm</name>
    <message>
        <source>Batalkan serah terima</source>
        <translation>Cancel the hand-over</translation>
    </message>
    <message>
        <source>Di mana kartunya sekarang?</source>
        <translation>Where is the card now?</translation>
    </message>
    <message>
        <source>Nama orang yang memegang kartu</source>
        <translation>Name of the person who has the card</translation>
    </message>
    <message>
        <source>Tidak jadi (Esc)</source>
        <translation>Do not cancel (Esc)</translation>
    </message>
    <message>
        <source>Minta PIN penyelia</source>
        <translation>Ask for the supervisor’s PIN</translation>
    </message>
    <message>
        <source>Kembali di laci</source>
        <translation>Back in the drawer</translation>
    </message>
    <message>
        <source>Masih pada orang yang keliru</source>
        <translation>Still with the wrong person</translation>
    </message>
</context>
<context>
    <name>CancelViewModel</name>
    <message>
        <source>Pilih dahulu di mana kartunya sekarang: di laci atau pada orang lain.</source>
        <translation>First choose where the card is now: in the drawer or with somebody else.</translation>
    </message>
    <message>
        <source>Tulis nama orang yang memegang kartunya agar dapat dicari.</source>
        <translation>Write the name of the person who has the card, so that it can be found.</translation>
    </message>
    <message>
        <source>Batalkan serah terima KTP-el atas nama {0}, nomor {1}.</source>
        <translation>Cancel the hand-over of the card of {0}, number {1}.</translation>
    </message>
    <message>
        <source>Serah terima dibatalkan; nomornya tetap tercatat. Kartu ada di laci.</source>
        <translation>The hand-over is cancelled; its number stays on record. The card is in the drawer.</translation>
    </message>
    <message>
        <source>Serah terima dibatalkan; nomornya tetap tercatat. Kartu masih pada {0}: jemput, lalu catat kembalinya.</source>
        <translation>The hand-over is cancelled; its number stays on record. The card is still with {0}: fetch it, then record its return.</translation>
    </message>
</context>
<context>
    <name>CardHistory</name>
    <message>
        <source>Kembali (Esc)</source>
        <translation>Back (Esc)</translation>
    </message>
    <message>
        <source>Kartu ini belum diserahkan kepada siapa pun.</source>
        <translation>This card has not been handed over to anybody.</translation>
    </message>
    <message>
        <source>&amp;Serahkan kartu ini</source>
        <translation>&amp;Hand over this card</translation>
    </message>
    <message>
        <source>&amp;Cetak ulang</source>
        <translation>&amp;Print again</translation>
    </message>
    <message>
        <source>&amp;Batalkan serah terima</source>
        <translation>&amp;Cancel the hand-over</translation>
    </message>
    <message>
        <source>Kasus</source>
        <translation>Cases</translation>
    </message>
    <message>
        <source>Yang terjadi di PC ini</source>
        <translation>What happened on this PC</translation>
    </message>
    <message>
        <source>registrasi {0}</source>
        <translation>registration {0}</translation>
    </message>
    <message>
        <source>lokasi {0}</source>
        <translation>place {0}</translation>
    </message>
    <message>
        <source>terbuka</source>
        <translation>open</translation>
    </message>
    <message>
        <source>ditutup</source>
        <translation>closed</translation>
    </message>
    <message>
        <source>Belum ada tindakan di PC ini atas kartu ini.</source>
        <translation>Nothing has been done with this card on this PC yet.</translation>
    </message>
</context>
<context>
    <name>CardPageViewModel</name>
    <message>
        <source>KTP-el ini tidak lagi tercatat di kelurahan ini. Cari kembali kartunya.</source>
        <translation>This card is no longer on record in this kelurahan. Search for it again.</translation>
    </message>
    <message>
        <source>Draf petugas sebelumnya tersimpan. Cocokkan kembali kartunya dengan mata Anda sendiri sebelum menyerahkan.</source>
        <translation>The draft of the officer before you is kept. Check the card again with your own eyes before you hand it over.</translation>
    </message>
    <message>
        <source>Layar terkunci. Masuk dahulu; isian ini tetap tersimpan.</source>
        <translation>The screen is locked. Sign in first; what was entered is kept.</translation>
    </message>
</context>
<context>
    <name>CardPanel</name>
    <message>
        <source>Data tidak sesuai (D)</source>
        <translation>Data do not match (D)</translation>
    </message>
    <message>
        <source>Alamat</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>RT/RW</source>
        <translation>RT/RW</translation>
    </message>
    <message>
        <source>Lokasi simpan</source>
        <translation>Storage place</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>KTP-el lama</source>
        <translation>Old card</translation>
    </message>
    <message>
        <source>Nomor surat kehilangan dari kepolisian</source>
        <translation>Number of the police report of the loss</translation>
    </message>
    <message>
        <source>Sidik jari (F)</source>
        <translation>Fingerprint (F)</translation>
    </message>
    <message>
        <source>Cocokkan dengan {0}</source>
        <translation>Compare with the {0}</translation>
    </message>
    <message>
        <source>belum dicatat</source>
        <translation>not recorded yet</translation>
    </message>
    <message>
        <source>{0}   ·   reg. {1}</source>
        <translation>{0}   ·   reg. {1}</translation>
    </message>
    <message>
        <source>{0} lama</source>
        <translation>Old {0}</translation>
    </message>
</context>
<context>
    <name>CareRunner</name>
    <message>
        <source>Pemeriksaan berhenti sebelum selesai. Data tidak berubah; coba lagi nanti.</source>
        <translation>The check stopped before it was done. The data is unchanged; try again later.</translation>
    </message>
</context>
<context>
    <name>CaseList</name>
    <message>
        <source>Kasus terbuka</source>
        <translation>Open cases</translation>
    </message>
</context>
<context>
    <name>CasePage</name>
    <message>
        <source>Buka riwayat</source>
        <translation>Open the history</translation>
    </message>
    <message>
        <source>Catatan</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Catatan baru</source>
        <translation>New note</translation>
    </message>
    <message>
        <source>Apa yang sudah dilakukan: siapa dihubungi, kartu di mana, apa hasilnya</source>
        <translation>What has been done: who was contacted, where the card is, what came of it</translation>
    </message>
    <message>
        <source>Simpan catatan</source>
        <translation>Save the note</translation>
    </message>
    <message>
        <source>Penyelia menutup kasus setelah kertasnya dicocokkan dan kedua kantor sepakat.</source>
        <translation>A supervisor closes the case once the papers were compared and both offices agree.</translation>
    </message>
    <message>
        <source>Tutup kasus</source>
        <translation>Close case</translation>
    </message>
</context>
<context>
    <name>CasesView</name>
    <message>
        <source>Tidak ada kasus yang menunggu</source>
        <translation>No cases are waiting</translation>
    </message>
    <message>
        <source>Bila dua catatan bertentangan, misalnya satu kartu diserahkan di dua PC, kedua buktinya tampil di sini berdampingan sampai ada yang memutuskan.</source>
        <translation>When two records contradict each other, such as one card handed over on two PCs, both evidences stand here side by side until somebody decides.</translation>
    </message>
    <message>
        <source>Kasus terbuka: {0}</source>
        <translation>Open cases: {0}</translation>
    </message>
    <message>
        <source>Kasus</source>
        <translation>Cases</translation>
    </message>
</context>
<context>
    <name>ChangePinViewModel</name>
    <message>
        <source>Isi PIN lama Anda, 6 angka.</source>
        <translation>Enter your old PIN, 6 digits.</translation>
    </message>
    <message>
        <source>PIN baru dan ulangannya berbeda. Ketik sekali lagi.</source>
        <translation>The new PIN and its repetition differ. Type them once more.</translation>
    </message>
    <message>
        <source>PIN baru sama dengan PIN lama. Pilih PIN lain.</source>
        <translation>The new PIN is the old one. Choose another.</translation>
    </message>
    <message>
        <source>PIN Anda sudah diganti. PIN baru berlaku di PC ini sekarang, dan di PC lain setelah sinkronisasi.</source>
        <translation>Your PIN has been changed. The new PIN is valid on this PC now, and on other PCs after a synchronization.</translation>
    </message>
</context>
<context>
    <name>CheckList</name>
    <message>
        <source>Cetak slip uji</source>
        <translation>Print a test slip</translation>
    </message>
    <message>
        <source>Ya, keluar</source>
        <translation>Yes, it came out</translation>
    </message>
    <message>
        <source>Tidak</source>
        <translation>No</translation>
    </message>
    <message>
        <source>Sinkronkan</source>
        <translation>Synchronize</translation>
    </message>
    <message>
        <source>Ulangi semua</source>
        <translation>Check all again</translation>
    </message>
    <message>
        <source>Bidang untuk mencoba pena</source>
        <translation>Field to try the pen</translation>
    </message>
    <message>
        <source>Satu menit sebelum melayani. Hasilnya tersimpan untuk hari ini.</source>
        <translation>One minute before you serve. The result is kept for today.</translation>
    </message>
</context>
<context>
    <name>CollectorPanel</name>
    <message>
        <source>Diambil oleh</source>
        <translation>Collected by</translation>
    </message>
    <message>
        <source>NIK pengambil</source>
        <translation>Collector’s NIK</translation>
    </message>
    <message>
        <source>Nama pengambil</source>
        <translation>Collector’s name</translation>
    </message>
    <message>
        <source>Hubungan dengan pemilik</source>
        <translation>Relation to the owner</translation>
    </message>
    <message>
        <source>Berkas yang ditunjukkan</source>
        <translation>Papers shown</translation>
    </message>
</context>
<context>
    <name>ConfirmBar</name>
    <message>
        <source>PIN penyelia (S)</source>
        <translation>Supervisor’s PIN (S)</translation>
    </message>
    <message>
        <source>Catat sebagai susulan (L)</source>
        <translation>Record as to follow (L)</translation>
    </message>
    <message>
        <source>Kembali (Esc)</source>
        <translation>Back (Esc)</translation>
    </message>
    <message>
        <source>Serahkan {0} (Enter)</source>
        <translation>Hand over {0} (Enter)</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>CountPage</name>
    <message>
        <source>Kiriman lain</source>
        <translation>Another batch</translation>
    </message>
    <message>
        <source>Terima kiriman (Ctrl+Enter)</source>
        <translation>Receive the batch (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>%v dari %m kartu</source>
        <translation>%v of %m cards</translation>
    </message>
    <message>
        <source>Daftar kartu</source>
        <translation>List of cards</translation>
    </message>
    <message>
        <source>Tandai hanya yang fisiknya tidak ada: Spasi, klik, atau pindai barisnya.</source>
        <translation>Mark only those that are missing: Space, click, or scan the row.</translation>
    </message>
    <message>
        <source>Cari nama, registrasi, akhir NIK, alamat</source>
        <translation>Search by name, registration, end of the NIK, address</translation>
    </message>
    <message>
        <source>Cari kartu dalam kiriman</source>
        <translation>Search for a card in the batch</translation>
    </message>
    <message>
        <source>Jumlah kartu yang dihitung</source>
        <translation>Number of cards counted</translation>
    </message>
    <message>
        <source>Jumlah yang dihitung tangan</source>
        <translation>Number counted by hand</translation>
    </message>
    <message>
        <source>Diantar oleh</source>
        <translation>Delivered by</translation>
    </message>
    <message>
        <source>Lokasi simpan</source>
        <translation>Storage place</translation>
    </message>
    <message>
        <source>Hapus goresan</source>
        <translation>Clear the strokes</translation>
    </message>
    <message>
        <source>Nomor lembar</source>
        <translation>Sheet number</translation>
    </message>
    <message>
        <source>Baris</source>
        <translation>Row</translation>
    </message>
    <message>
        <source>{0} tidak ada</source>
        <translation>{0} missing</translation>
    </message>
    <message>
        <source>Yang menerima: {0}</source>
        <translation>Received by: {0}</translation>
    </message>
    <message>
        <source>Tanda tangan</source>
        <translation>Signature</translation>
    </message>
    <message>
        <source>Di kertas</source>
        <translation>On paper</translation>
    </message>
</context>
<context>
    <name>CrashGuard</name>
    <message>
        <source>Perlu perhatian</source>
        <translation>Needs attention</translation>
    </message>
    <message>
        <source>Ada kesalahan pada Serah</source>
        <translation>Serah has met an error</translation>
    </message>
    <message>
        <source>Langkah terakhir mungkin belum selesai. Yang sudah dinyatakan tercatat tetap aman; periksa Riwayat, lalu ulangi langkah itu. Bila terjadi lagi, salin rincian ini untuk petugas TI.</source>
        <translation>The last step may not be complete. What was confirmed as recorded is safe; look in History, then do that step again. If it happens again, copy these details for the IT staff.</translation>
    </message>
</context>
<context>
    <name>DailyHalf</name>
    <message>
        <source>Neraca semua kartu saat ini</source>
        <translation>Balance of all cards now</translation>
    </message>
    <message>
        <source>Laporan harian</source>
        <translation>Daily report</translation>
    </message>
    <message>
        <source>Pratinjau dan simpan</source>
        <translation>Preview and save</translation>
    </message>
    <message>
        <source>Cetak</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>Berita acara kiriman yang diterima</source>
        <translation>Minutes of batches received</translation>
    </message>
    <message>
        <source>Tidak ada kiriman yang diterima di PC ini pada tanggal ini.</source>
        <translation>No batch was received on this PC on this date.</translation>
    </message>
</context>
<context>
    <name>DateDialog</name>
    <message>
        <source>Tanggal berapa hari ini?</source>
        <translation>What is today’s date?</translation>
    </message>
    <message>
        <source>Jam PC ini diragukan, mungkin karena baterainya habis atau jamnya diubah. Cocokkan tanggal ini dengan kalender; jawaban Anda dicatat.</source>
        <translation>The clock of this PC is doubtful, perhaps because its battery is flat or somebody changed it. Compare this date with a calendar; your answer is recorded.</translation>
    </message>
    <message>
        <source>Tanggal hari ini</source>
        <translation>Today’s date</translation>
    </message>
    <message>
        <source>Nanti</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>Ya, hari ini</source>
        <translation>Yes, it is today</translation>
    </message>
</context>
<context>
    <name>DeskFront</name>
    <message>
        <source>Loket terkunci. Pekerjaan yang terbuka tetap ada.</source>
        <translation>The counter is locked. Open work stays as it is.</translation>
    </message>
</context>
<context>
    <name>DeskInWindow</name>
    <message>
        <source>Sinkronisasi terhenti karena kesalahan di PC ini; semua catatan aman di PC ini dan pengiriman diulang sendiri, lanjutkan pelayanan.</source>
        <translation>The synchronization stopped because of an error on this PC; all records are safe on this PC and sending is tried again by itself, go on serving.</translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message>
        <source>Sudah diserahkan</source>
        <translation>Handed over</translation>
    </message>
    <message>
        <source>Cetak tanda terima (Ctrl+P)</source>
        <translation>Print the receipt (Ctrl+P)</translation>
    </message>
    <message>
        <source>&amp;Riwayat</source>
        <translation>&amp;History</translation>
    </message>
    <message>
        <source>Nomor tanda terima</source>
        <translation>Receipt number</translation>
    </message>
    <message>
        <source>Kode bukti</source>
        <translation>Evidence code</translation>
    </message>
    <message>
        <source>Pindai atau ketik untuk warga berikutnya.</source>
        <translation>Scan or type for the next resident.</translation>
    </message>
    <message>
        <source>Sudah dikonfirmasi pusat</source>
        <translation>Confirmed by the centre</translation>
    </message>
    <message>
        <source>Sementara: belum dikonfirmasi pusat</source>
        <translation>Provisional: not yet confirmed by the centre</translation>
    </message>
    <message>
        <source>Tanda terima: {0}</source>
        <translation>Receipt: {0}</translation>
    </message>
    <message>
        <source>Berkas susulan: {0}.</source>
        <translation>Papers to follow: {0}.</translation>
    </message>
    <message>
        <source>Bertentangan dengan catatan: {0}. Pusat akan membuka kasusnya.</source>
        <translation>Contradicts the record: {0}. The centre will open a case.</translation>
    </message>
    <message>
        <source>Cetak berita acara</source>
        <translation>Print the minutes</translation>
    </message>
    <message>
        <source>Pratinjau</source>
        <translation>Preview</translation>
    </message>
    <message>
        <source>Kiriman lain</source>
        <translation>Another batch</translation>
    </message>
    <message>
        <source>Serah Terima</source>
        <translation>Hand Over</translation>
    </message>
    <message>
        <source>Nomor berita acara dan kode bukti</source>
        <translation>Number of the minutes and evidence code</translation>
    </message>
    <message>
        <source>Terima Kiriman</source>
        <translation>Receive Batch</translation>
    </message>
</context>
<context>
    <name>EnrolView</name>
    <message>
        <source>Daftarkan PC ini</source>
        <translation>Enrol this PC</translation>
    </message>
    <message>
        <source>Menghubungi server pusat</source>
        <translation>Contacting the central server</translation>
    </message>
    <message>
        <source>Menghubungi server pusat…</source>
        <translation>Contacting the central server…</translation>
    </message>
    <message>
        <source>Selamat datang</source>
        <translation>Welcome</translation>
    </message>
    <message>
        <source>Nama PC: {0}</source>
        <translation>PC name: {0}</translation>
    </message>
    <message>
        <source>Lakukan sekali saja, dengan jaringan. Alamat dan kode ada pada surat pendaftaran dari Disdukcapil.</source>
        <translation>Do this once only, with a network. The address and the code are in the enrolment letter from the registry.</translation>
    </message>
    <message>
        <source>&amp;1. Alamat server pusat</source>
        <translation>&amp;1. Address of the central server</translation>
    </message>
    <message>
        <source>&amp;2. Kode pendaftaran (15 huruf/angka, sekali pakai)</source>
        <translation>&amp;2. Enrolment code (15 letters/digits, used once)</translation>
    </message>
</context>
<context>
    <name>EnrolViewModel</name>
    <message>
        <source>Pendaftaran terhenti karena kesalahan program; belum ada yang berubah di PC ini. Ulangi, atau hubungi petugas TI.</source>
        <translation>A program error stopped the enrolment; nothing has changed on this PC. Try again, or contact the IT staff.</translation>
    </message>
</context>
<context>
    <name>EventRow</name>
    <message>
        <source>belum dikonfirmasi</source>
        <translation>not confirmed yet</translation>
    </message>
    <message>
        <source>jam diragukan</source>
        <translation>doubtful clock</translation>
    </message>
    <message>
        <source>oleh {0}</source>
        <translation>by {0}</translation>
    </message>
    <message>
        <source>Data pribadi sudah dihapus sesuai masa simpan.</source>
        <translation>Personal data have been deleted at the end of their retention period.</translation>
    </message>
    <message>
        <source>Nomor {0}   ·   kode bukti {1}</source>
        <translation>Number {0}   ·   evidence code {1}</translation>
    </message>
</context>
<context>
    <name>EvidencePanel</name>
    <message>
        <source>Nomor</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>Kode bukti</source>
        <translation>Evidence code</translation>
    </message>
    <message>
        <source>Sudah dikonfirmasi pusat</source>
        <translation>Confirmed by the centre</translation>
    </message>
    <message>
        <source>Belum dikonfirmasi pusat</source>
        <translation>Not yet confirmed by the centre</translation>
    </message>
    <message>
        <source>Tanda terima: {0}</source>
        <translation>Receipt: {0}</translation>
    </message>
</context>
<context>
    <name>ExchangePanel</name>
    <message>
        <source>Tanpa jaringan</source>
        <translation>Without a network</translation>
    </message>
    <message>
        <source>Catatan dapat dibawa ke Disdukcapil dengan flashdisk: tulis berkas di sini, dan baca berkas balasannya di sini. Isinya terkunci untuk server pusat. Tidak ada yang terhitung terkirim sebelum balasannya dibaca; sampai saat itu berkas boleh dibuat lagi kapan saja.</source>
        <translation>Records can be taken to the registry on a stick: write a file here, and read the reply file here. Only the central server can open it. Nothing counts as sent before its reply has been read; until then a file may be made again at any time.</translation>
    </message>
    <message>
        <source>&amp;Hentikan</source>
        <translation>&amp;Stop</translation>
    </message>
    <message>
        <source>&amp;Tulis berkas untuk pusat</source>
        <translation>&amp;Write a file for the centre</translation>
    </message>
    <message>
        <source>&amp;Baca berkas balasan</source>
        <translation>&amp;Read a reply file</translation>
    </message>
    <message>
        <source>Menghentikan…</source>
        <translation>Stopping…</translation>
    </message>
    <message>
        <source>Memeriksa berkas…</source>
        <translation>Checking the file…</translation>
    </message>
    <message>
        <source>{0} dari {1} catatan</source>
        <translation>{0} of {1} records</translation>
    </message>
    <message>
        <source>{0} dari {1} bagian</source>
        <translation>{0} of {1} parts</translation>
    </message>
</context>
<context>
    <name>ExchangeViewModel</name>
    <message>
        <source>Simpan berkas untuk Disdukcapil</source>
        <translation>Save the file for the registry</translation>
    </message>
    <message>
        <source>Berkas pertukaran Serah (*.serah)</source>
        <translation>Serah exchange file (*.serah)</translation>
    </message>
    <message>
        <source>Baca berkas balasan dari Disdukcapil</source>
        <translation>Read a reply file of the registry</translation>
    </message>
    <message>
        <source>Tidak ada catatan yang menunggu dikirim.</source>
        <translation>No records wait to be sent.</translation>
    </message>
    <message>
        <source>{0} catatan menunggu dikirim.</source>
        <translation>{0} records wait to be sent.</translation>
    </message>
    <message>
        <source>PC ini belum pernah menulis berkas.</source>
        <translation>This PC has not written a file yet.</translation>
    </message>
    <message>
        <source>Berkas terakhir: nomor {0}, {1}, berisi {2} catatan.</source>
        <translation>Last file: number {0}, {1}, with {2} records.</translation>
    </message>
    <message>
        <source>Balasannya sudah dibaca.</source>
        <translation>Its reply has been read.</translation>
    </message>
    <message>
        <source>Balasannya BELUM dibaca, jadi isinya belum terhitung terkirim.</source>
        <translation>Its reply has NOT been read, so what it holds does not count as sent yet.</translation>
    </message>
</context>
<context>
    <name>HandOverView</name>
    <message>
        <source>Lanjutkan {0} (Esc)</source>
        <translation>Continue with {0} (Esc)</translation>
    </message>
</context>
<context>
    <name>HandOverViewModel</name>
    <message>
        <source>Pindaian diterima, tetapi kartu ini belum selesai. Selesaikan, atau tekan Esc, lalu pindai lagi.</source>
        <translation>The scan was read, but this card is not finished. Finish it, or press Esc, then scan again.</translation>
    </message>
    <message>
        <source>KTP-el ini tidak lagi tercatat di kelurahan ini.</source>
        <translation>This card is no longer on record in this kelurahan.</translation>
    </message>
    <message>
        <source>Tanda tangan atau isian untuk {0} belum disimpan dan akan hilang. Kartunya tetap di laci.</source>
        <translation>The signature or entries for {0} are not saved and will be lost. The card stays in the drawer.</translation>
    </message>
    <message>
        <source>Buang isian?</source>
        <translation>Discard the entries?</translation>
    </message>
    <message>
        <source>Buang isian</source>
        <translation>Discard the entries</translation>
    </message>
</context>
<context>
    <name>HistoryView</name>
    <message>
        <source>Riwayat kartu</source>
        <translation>History of a card</translation>
    </message>
    <message>
        <source>Cari kartunya, atau pindai tanda terimanya: siapa yang mengambil, siapa yang menyerahkan, dan apa saja yang terjadi pada kartu itu.</source>
        <translation>Search for the card, or scan its receipt: who collected it, who handed it over, and everything that happened to it.</translation>
    </message>
</context>
<context>
    <name>HistoryViewModel</name>
    <message>
        <source>KTP-el ini tidak lagi tercatat di kelurahan ini.</source>
        <translation>This card is no longer on record in this kelurahan.</translation>
    </message>
</context>
<context>
    <name>HoldPage</name>
    <message>
        <source>Kembali (Esc)</source>
        <translation>Back (Esc)</translation>
    </message>
    <message>
        <source>Tahan kartu (Enter)</source>
        <translation>Hold the card (Enter)</translation>
    </message>
    <message>
        <source>Data tidak sesuai</source>
        <translation>Data do not match</translation>
    </message>
    <message>
        <source>Kartu tidak diserahkan dan tetap di laci. Tandai apa yang tidak sesuai menurut pemilik:</source>
        <translation>The card is not handed over and stays in the drawer. Mark what does not match, as the owner says:</translation>
    </message>
    <message>
        <source>Seharusnya (boleh kosong), misalnya ejaan yang benar</source>
        <translation>What it should be (may be empty), such as the right spelling</translation>
    </message>
</context>
<context>
    <name>HomeView</name>
    <message>
        <source>Baca lagi</source>
        <translation>Read again</translation>
    </message>
    <message>
        <source>Serah Terima</source>
        <translation>Hand Over</translation>
    </message>
    <message>
        <source>Terima Kiriman</source>
        <translation>Receive Batch</translation>
    </message>
    <message>
        <source>Serah terima terakhir</source>
        <translation>Latest hand-overs</translation>
    </message>
    <message>
        <source>Belum ada. Yang terakhir dilayani tampil di sini, untuk dilihat lagi.</source>
        <translation>None yet. Those served last appear here, to be looked at again.</translation>
    </message>
    <message>
        <source>Memperbarui …</source>
        <translation>Updating …</translation>
    </message>
    <message>
        <source>Terima Kiriman ({0})</source>
        <translation>Receive Batch ({0})</translation>
    </message>
    <message>
        <source>Cetak tanda terima</source>
        <translation>Print receipts</translation>
    </message>
    <message>
        <source>Cetak tanda terima ({0})</source>
        <translation>Print receipts ({0})</translation>
    </message>
</context>
<context>
    <name>LockedView</name>
    <message>
        <source>PC ini dikunci oleh Disdukcapil</source>
        <translation>This PC is locked by the registry</translation>
    </message>
    <message>
        <source>Belum ada yang dapat masuk di PC ini. Semua catatan aman dan tetap dikirim ke server pusat. Layani warga di PC lain atau dengan formulir kertas, dan hubungi petugas TI Disdukcapil.</source>
        <translation>Nobody can sign in on this PC for now. All records are safe and still being sent to the central server. Serve residents on another PC or with the paper form, and call the IT staff of the registry.</translation>
    </message>
    <message>
        <source>Sinkronkan</source>
        <translation>Synchronize</translation>
    </message>
    <message>
        <source>{0} catatan belum terkirim.</source>
        <translation>{0} records not sent yet.</translation>
    </message>
    <message>
        <source>Menyinkronkan…</source>
        <translation>Synchronizing…</translation>
    </message>
</context>
<context>
    <name>MessageView</name>
    <message>
        <source>Tutup</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Coba lagi</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Berkas diagnosa…</source>
        <translation>Diagnosis file…</translation>
    </message>
</context>
<context>
    <name>MissingList</name>
    <message>
        <source>Kartu dalam kiriman; Spasi menandai yang tidak ada</source>
        <translation>Cards in the batch; Space marks those that are missing</translation>
    </message>
    <message>
        <source>tidak ada</source>
        <translation>missing</translation>
    </message>
</context>
<context>
    <name>MorningViewModel</name>
    <message>
        <source>Mencetak slip uji…</source>
        <translation>Printing the test slip…</translation>
    </message>
    <message>
        <source>Slip uji keluar dan terbaca.</source>
        <translation>The test slip came out and is legible.</translation>
    </message>
    <message>
        <source>Slip uji tidak keluar atau tidak terbaca. Periksa kertas, tinta dan kabel, lalu cetak lagi; pelayanan boleh berjalan, tanda terima dicetak kemudian.</source>
        <translation>The test slip did not come out or is not legible. Check paper, ink and cable, then print again; serving may go on, receipts are printed later.</translation>
    </message>
    <message>
        <source>Barcode slip uji terbaca.</source>
        <translation>The barcode of the test slip was read.</translation>
    </message>
    <message>
        <source>Terbaca: {0}.</source>
        <translation>Read: {0}.</translation>
    </message>
    <message>
        <source>Goresan terbaca, dengan tekanan pena.</source>
        <translation>The stroke was read, with the pressure of the pen.</translation>
    </message>
    <message>
        <source>Goresan terbaca.</source>
        <translation>The stroke was read.</translation>
    </message>
    <message>
        <source>Jam PC</source>
        <translation>PC clock</translation>
    </message>
    <message>
        <source>Apakah slip uji keluar dan terbaca jelas?</source>
        <translation>Did the test slip come out, and is it clearly legible?</translation>
    </message>
    <message>
        <source>Program gagal mencetak.</source>
        <translation>The program could not print.</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>Printer</translation>
    </message>
    <message>
        <source>Cetak slip uji.</source>
        <translation>Print a test slip.</translation>
    </message>
    <message>
        <source>Pemindai barcode</source>
        <translation>Barcode scanner</translation>
    </message>
    <message>
        <source>Pindai barcode pada slip uji, atau barcode apa pun.</source>
        <translation>Scan the barcode on the test slip, or any barcode.</translation>
    </message>
    <message>
        <source>Bidang tanda tangan</source>
        <translation>Signature pad</translation>
    </message>
    <message>
        <source>Gores satu garis pada kotak di sebelah.</source>
        <translation>Draw one line in the box beside this.</translation>
    </message>
    <message>
        <source>Baik; diperiksa hari ini pukul {0}.</source>
        <translation>Good; checked today at {0}.</translation>
    </message>
    <message>
        <source>Belum baik; diperiksa hari ini pukul {0}.</source>
        <translation>Not good yet; checked today at {0}.</translation>
    </message>
    <message>
        <source>Tinggal {0} pemeriksaan.</source>
        <translation>Checks left: {0}.</translation>
    </message>
    <message>
        <source>Semua baik. Loket siap melayani.</source>
        <translation>All is well. The counter is ready to serve.</translation>
    </message>
    <message>
        <source>Ada yang perlu diperhatikan. Pelayanan boleh berjalan.</source>
        <translation>Something needs attention. Serving may go on.</translation>
    </message>
</context>
<context>
    <name>OpeningView</name>
    <message>
        <source>Membuka data PC ini…</source>
        <translation>Opening the data of this PC…</translation>
    </message>
    <message>
        <source>Basis data PC ini sedang diperbaiki. Jangan matikan PC ini; tidak ada yang dihapus.</source>
        <translation>The database of this PC is being repaired. Do not switch this PC off; nothing is deleted.</translation>
    </message>
</context>
<context>
    <name>PaperBox</name>
    <message>
        <source>{0} · wajib</source>
        <translation>{0} · required</translation>
    </message>
</context>
<context>
    <name>PcLockWatch</name>
    <message>
        <source>PC ini dikunci oleh Disdukcapil. Selesaikan yang sedang dilayani; layar terkunci dalam lima menit.</source>
        <translation>This PC has been locked by the registry. Finish with whoever is being served; the screen locks within five minutes.</translation>
    </message>
</context>
<context>
    <name>PreviewPage</name>
    <message>
        <source>Kembali</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Sebelumnya</source>
        <translation>Previous</translation>
    </message>
    <message>
        <source>Berikutnya</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>Cetak</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>Simpan PDF</source>
        <translation>Save PDF</translation>
    </message>
    <message>
        <source>Halaman {0} dari {1}</source>
        <translation>Page {0} of {1}</translation>
    </message>
    <message>
        <source>Menyiapkan halaman …</source>
        <translation>Preparing the page …</translation>
    </message>
</context>
<context>
    <name>PreviewViewModel</name>
    <message>
        <source>Simpan sebagai PDF</source>
        <translation>Save as PDF</translation>
    </message>
    <message>
        <source>Halaman tidak dapat ditampilkan. Catatannya aman; coba buka lagi.</source>
        <translation>The page cannot be shown. The records are safe; try to open it again.</translation>
    </message>
    <message>
        <source>Disimpan: {0}</source>
        <translation>Saved: {0}</translation>
    </message>
    <message>
        <source>Berkas tidak dapat disimpan di sana. Pilih folder lain; catatannya aman.</source>
        <translation>The file cannot be saved there. Choose another folder; the records are safe.</translation>
    </message>
</context>
<context>
    <name>PrintQueue</name>
    <message>
        <source>Tanda terima</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>Tidak ada tanda terima {0} yang perlu dicetak.</source>
        <translation>No receipts of {0} need to be printed.</translation>
    </message>
    <message>
        <source>Tanda terima {0}</source>
        <translation>Receipts of {0}</translation>
    </message>
    <message>
        <source>Laporan harian {0}</source>
        <translation>Daily report of {0}</translation>
    </message>
    <message>
        <source>Berita acara {0}</source>
        <translation>Minutes {0}</translation>
    </message>
    <message>
        <source>Belum ada yang ditandai: tandai diberikan hanya untuk kertas yang keluar.</source>
        <translation>Nothing is marked yet: mark as given only the papers that came out.</translation>
    </message>
    <message>
        <source>Cetak meragukan</source>
        <translation>Doubtful print</translation>
    </message>
    <message>
        <source>Serah berhenti saat {0} tanda terima sedang dicetak. Serah terimanya aman tersimpan. Ambil kertas dari printer, lalu tandai satu per satu: keluar atau tidak keluar.</source>
        <translation>Serah stopped while receipts were being printed ({0}). The hand-overs are safely stored. Take the papers from the printer, then mark them one by one: came out or did not come out.</translation>
    </message>
    <message>
        <source>Periksa sekarang</source>
        <translation>Check now</translation>
    </message>
    <message>
        <source>Loket terkunci. Masuk dahulu, lalu cetak.</source>
        <translation>The counter is locked. Sign in first, then print.</translation>
    </message>
    <message>
        <source>{0} tanda terima sudah diberikan kepada warga. Mencetaknya lagi berarti membuat SALINAN dan memerlukan penyelia.</source>
        <translation>Receipts already given to residents: {0}. To print them again is to make a COPY (SALINAN) and needs a supervisor.</translation>
    </message>
    <message>
        <source>Cetak lagi?</source>
        <translation>Print again?</translation>
    </message>
    <message>
        <source>{0} dari {1} tanda terima sudah atau mungkin sudah keluar dari printer. Musnahkan kertasnya bila rusak, supaya tidak ada yang rangkap.</source>
        <translation>{0} of {1} receipts came out of the printer, or may have. Destroy the paper if it is spoilt, so that none exists twice.</translation>
    </message>
    <message>
        <source>Cetak lagi</source>
        <translation>Print again</translation>
    </message>
    <message>
        <source>Sedang dicetak. Tunggu sampai selesai.</source>
        <translation>Printing. Wait until it is done.</translation>
    </message>
    <message>
        <source>{0}: dikirim ke printer.</source>
        <translation>{0}: sent to the printer.</translation>
    </message>
    <message>
        <source>Program gagal mencetak.</source>
        <translation>The program could not print.</translation>
    </message>
    <message>
        <source>Serah terima tetap aman tersimpan.</source>
        <translation>The hand-over is safely stored.</translation>
    </message>
    <message>
        <source>{0} tanda terima ditandai diberikan.</source>
        <translation>Receipts marked as given: {0}.</translation>
    </message>
</context>
<context>
    <name>PrintStrip</name>
    <message>
        <source>Coba lagi</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Sedang dicetak: {0}</source>
        <translation>Printing: {0}</translation>
    </message>
    <message>
        <source>{0} pekerjaan lagi menunggu.</source>
        <translation>Jobs still waiting: {0}.</translation>
    </message>
</context>
<context>
    <name>ProvisionView</name>
    <message>
        <source>Selamat datang</source>
        <translation>Welcome</translation>
    </message>
    <message>
        <source>Nama PC</source>
        <translation>PC name</translation>
    </message>
    <message>
        <source>Kode cek</source>
        <translation>Check code</translation>
    </message>
    <message>
        <source>Kelurahan</source>
        <translation>Kelurahan</translation>
    </message>
    <message>
        <source>Menghubungi server pusat</source>
        <translation>Contacting the central server</translation>
    </message>
    <message>
        <source>Pakai kode pendaftaran</source>
        <translation>Use an enrolment code</translation>
    </message>
    <message>
        <source>Tanyakan sekarang</source>
        <translation>Ask now</translation>
    </message>
    <message>
        <source>Kode cek {0}</source>
        <translation>Check code {0}</translation>
    </message>
    <message>
        <source>ditentukan Disdukcapil</source>
        <translation>the registry will say</translation>
    </message>
    <message>
        <source>Menunggu persetujuan Disdukcapil</source>
        <translation>Waiting for the registry&apos;s approval</translation>
    </message>
    <message>
        <source>Sebutkan nama PC dan kode cek ini kepada Disdukcapil lewat telepon. Loket terbuka sendiri setelah disetujui.</source>
        <translation>Read the PC&apos;s name and this check code to the registry over the telephone. The desk opens by itself once it is approved.</translation>
    </message>
    <message>
        <source>PC ini bertanya lagi sendiri; halaman ini boleh ditinggalkan terbuka.</source>
        <translation>This PC asks again by itself; this page may be left open.</translation>
    </message>
    <message>
        <source>PC ini belum terdaftar</source>
        <translation>This PC is not enrolled yet</translation>
    </message>
    <message>
        <source>Mendaftarkan PC ini</source>
        <translation>Enrolling this PC</translation>
    </message>
    <message>
        <source>Serah memperkenalkan PC ini kepada server pusat.</source>
        <translation>Serah introduces this PC to the central server.</translation>
    </message>
    <message>
        <source>Menghubungi server pusat…</source>
        <translation>Contacting the central server…</translation>
    </message>
    <message>
        <source>PC ini mencoba lagi sendiri; halaman ini boleh ditinggalkan terbuka.</source>
        <translation>This PC tries again by itself; this page may be left open.</translation>
    </message>
</context>
<context>
    <name>ProvisionViewModel</name>
    <message>
        <source>Pendaftaran terhenti karena kesalahan program; belum ada yang berubah di PC ini. Ulangi, atau hubungi petugas TI.</source>
        <translation>Enrolment stopped because of a fault of the program; nothing has changed on this PC. Try again, or call the IT staff.</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Layar</source>
        <translation>Screens</translation>
    </message>
    <message>
        <source>Beranda</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>Serah Terima</source>
        <translation>Hand Over</translation>
    </message>
    <message>
        <source>Terima Kiriman</source>
        <translation>Receive Batch</translation>
    </message>
    <message>
        <source>Kasus</source>
        <translation>Cases</translation>
    </message>
    <message>
        <source>Laporan</source>
        <translation>Reports</translation>
    </message>
    <message>
        <source>Riwayat</source>
        <translation>History</translation>
    </message>
    <message>
        <source>Pengaturan</source>
        <translation>Settings</translation>
    </message>
</context>
<context>
    <name>ReceiptsHalf</name>
    <message>
        <source>Petugas</source>
        <translation>Officer</translation>
    </message>
    <message>
        <source>Riwayat</source>
        <translation>History</translation>
    </message>
    <message>
        <source>Pratinjau</source>
        <translation>Preview</translation>
    </message>
    <message>
        <source>Cetak</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>Sudah diberikan</source>
        <translation>Given</translation>
    </message>
    <message>
        <source>Keluar</source>
        <translation>Came out</translation>
    </message>
    <message>
        <source>Tidak keluar</source>
        <translation>Did not come out</translation>
    </message>
    <message>
        <source>Meragukan ({0})</source>
        <translation>Doubtful ({0})</translation>
    </message>
    <message>
        <source>Semua</source>
        <translation>All</translation>
    </message>
    <message>
        <source>Belum dicetak</source>
        <translation>Not printed yet</translation>
    </message>
    <message>
        <source>Meragukan</source>
        <translation>Doubtful</translation>
    </message>
    <message>
        <source>Cetak yang belum ({0})</source>
        <translation>Print the missing ({0})</translation>
    </message>
    <message>
        <source>Cetak semua ({0})</source>
        <translation>Print all ({0})</translation>
    </message>
    <message>
        <source>Semua petugas</source>
        <translation>All officers</translation>
    </message>
    <message>
        <source>{0} dipilih</source>
        <translation>{0} chosen</translation>
    </message>
</context>
<context>
    <name>ReceiptsTable</name>
    <message>
        <source>Tanda terima</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>Jam</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>No.</translation>
    </message>
    <message>
        <source>Nama</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>RT/RW</source>
        <translation>RT/RW</translation>
    </message>
    <message>
        <source>Diambil oleh</source>
        <translation>Collected by</translation>
    </message>
    <message>
        <source>Petugas</source>
        <translation>Officer</translation>
    </message>
    <message>
        <source>Pusat</source>
        <translation>Centre</translation>
    </message>
</context>
<context>
    <name>RepairView</name>
    <message>
        <source>Data PC ini siap dipakai lagi</source>
        <translation>The data of this PC can be used again</translation>
    </message>
    <message>
        <source>Saya sudah membaca</source>
        <translation>I have read this</translation>
    </message>
    <message>
        <source>Apa yang terjadi</source>
        <translation>What happened</translation>
    </message>
    <message>
        <source>Apa yang aman</source>
        <translation>What is safe</translation>
    </message>
    <message>
        <source>Apa yang perlu dilakukan</source>
        <translation>What to do</translation>
    </message>
</context>
<context>
    <name>ReportsView</name>
    <message>
        <source>Sebelumnya</source>
        <translation>Previous</translation>
    </message>
    <message>
        <source>Berikutnya</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>Hari ini</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Tanggal</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Membaca …</source>
        <translation>Reading …</translation>
    </message>
    <message>
        <source>Tanda terima</source>
        <translation>Receipts</translation>
    </message>
    <message>
        <source>Laporan harian dan neraca</source>
        <translation>Daily report and balance</translation>
    </message>
</context>
<context>
    <name>ResultsList</name>
    <message>
        <source>Kartu yang ditemukan</source>
        <translation>Cards found</translation>
    </message>
    <message>
        <source>Mirip: satu huruf berbeda. Periksa baik-baik.</source>
        <translation>Similar: one letter differs. Check carefully.</translation>
    </message>
</context>
<context>
    <name>ResultsPage</name>
    <message>
        <source>{0} kartu. Pilih dengan panah, buka dengan Enter.</source>
        <translation>Cards: {0}. Choose with the arrows, open with Enter.</translation>
    </message>
    <message>
        <source>{0} kartu pertama ditampilkan. Ketik lebih lengkap.</source>
        <translation>The first {0} cards are shown. Type more.</translation>
    </message>
</context>
<context>
    <name>ScanRouter</name>
    <message>
        <source>Pindaian diabaikan karena loket terkunci. Masuk dahulu.</source>
        <translation>The scan was ignored because the counter is locked. Sign in first.</translation>
    </message>
    <message>
        <source>Pindaian diabaikan. Selesaikan atau tutup dialog yang terbuka dahulu.</source>
        <translation>The scan was ignored. Finish or close the open dialog first.</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Pindai, atau ketik nama, NIK, alamat, RT/RW</source>
        <translation>Scan, or type a name, NIK, address, RT/RW</translation>
    </message>
    <message>
        <source>Cari kartu</source>
        <translation>Search for a card</translation>
    </message>
</context>
<context>
    <name>SearchHint</name>
    <message>
        <source>Cari kartunya</source>
        <translation>Find the card</translation>
    </message>
    <message>
        <source>Pindai label, tanda terima, atau nomor registrasi; atau ketik apa saja yang diketahui:</source>
        <translation>Scan a label, a receipt or a registration number; or type whatever is known:</translation>
    </message>
    <message>
        <source>Nama, ejaan lama pun boleh</source>
        <translation>Name, old spellings as well</translation>
    </message>
    <message>
        <source>NIK lengkap atau 4 angka terakhir</source>
        <translation>NIK in full or its last 4 digits</translation>
    </message>
    <message>
        <source>Alamat</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>RT/RW, boleh bersama nama</source>
        <translation>RT/RW, also together with a name</translation>
    </message>
    <message>
        <source>Nomor tanda terima</source>
        <translation>Receipt number</translation>
    </message>
</context>
<context>
    <name>SearchViewModel</name>
    <message>
        <source>Tanda terima ini bukan dari kelurahan ini, atau kartunya belum ada di PC ini. Sinkronkan, lalu pindai lagi.</source>
        <translation>This receipt is not of this kelurahan, or its card is not on this PC yet. Synchronize, then scan again.</translation>
    </message>
    <message>
        <source>Teruskan sampai 16 angka NIK, atau ketik 4 angka terakhirnya saja.</source>
        <translation>Go on to all 16 digits of the NIK, or type its last 4 digits only.</translation>
    </message>
    <message>
        <source>KTP-el tidak ditemukan di kelurahan ini. Periksa ejaan nama atau hubungi Disdukcapil.</source>
        <translation>This card is not known here. Check the spelling of the name or ask the registry.</translation>
    </message>
</context>
<context>
    <name>SessionWatch</name>
    <message>
        <source>{0} tidak lagi terdaftar di loket ini. Semua catatan aman; bila ini keliru, hubungi Disdukcapil.</source>
        <translation>{0} is no longer registered at this desk. All records are safe; if this is a mistake, contact the registry.</translation>
    </message>
    <message>
        <source>Tugas {0} diubah oleh Disdukcapil. Semua catatan aman; masuklah lagi.</source>
        <translation>The registry has changed the duties of {0}. All records are safe; sign in again.</translation>
    </message>
</context>
<context>
    <name>SetAsideViewModel</name>
    <message>
        <source>KTP-el ditahan. Simpan di kotak “Ditahan”; pemilik mengisi F-1.02 untuk perbaikan, dan kartunya dikembalikan ke Disdukcapil.</source>
        <translation>The card is held. Keep it in the “Held” box; the owner fills in form F-1.02 for the correction, and the card goes back to the registry.</translation>
    </message>
    <message>
        <source>Lepaskan penahanan KTP-el atas nama {0}.</source>
        <translation>Release the held card of {0}.</translation>
    </message>
    <message>
        <source>Kartu tercatat kembali di laci. Periksa fisiknya.</source>
        <translation>The card is recorded as back in the drawer. Check that it is there.</translation>
    </message>
    <message>
        <source>Penahanan dilepas. KTP-el ini dapat diserahkan.</source>
        <translation>The card is released. It can be handed over.</translation>
    </message>
</context>
<context>
    <name>SettingsView</name>
    <message>
        <source>Pemeriksaan pagi</source>
        <translation>Morning check</translation>
    </message>
    <message>
        <source>Perangkat</source>
        <translation>Devices</translation>
    </message>
    <message>
        <source>PIN saya</source>
        <translation>My PIN</translation>
    </message>
    <message>
        <source>Diagnostik</source>
        <translation>Diagnostics</translation>
    </message>
    <message>
        <source>Tanpa jaringan</source>
        <translation>Without a network</translation>
    </message>
</context>
<context>
    <name>SettingsViewModel</name>
    <message>
        <source>Bahasa berlaku setelah Serah dibuka lagi.</source>
        <translation>The language applies when Serah is opened again.</translation>
    </message>
    <message>
        <source>Windows tidak mengizinkan perubahan ini. Minta petugas TI mengaturnya.</source>
        <translation>Windows does not allow this change. Ask the IT staff to set it.</translation>
    </message>
    <message>
        <source>Ya, untuk semua akun (diatur saat pemasangan)</source>
        <translation>Yes, for every account (set by the installer)</translation>
    </message>
    <message>
        <source>Tidak</source>
        <translation>No</translation>
    </message>
    <message>
        <source>Ya, untuk akun Windows ini</source>
        <translation>Yes, for this Windows account</translation>
    </message>
    <message>
        <source>Simpan berkas diagnosa</source>
        <translation>Save the diagnosis file</translation>
    </message>
    <message>
        <source>{0} menit</source>
        <translation>{0} min</translation>
    </message>
    <message>
        <source>Cadangan dan pemeriksaan</source>
        <translation>Backups and checks</translation>
    </message>
</context>
<context>
    <name>ShellViewModel</name>
    <message>
        <source>Kelurahan {0}</source>
        <translation>Kelurahan {0}</translation>
    </message>
    <message>
        <source>Jam PC ini diragukan. Catatan tetap aman; pastikan hari ini benar {0}.</source>
        <translation>The clock of this PC is doubtful. The records are safe; make sure that today really is {0}.</translation>
    </message>
    <message>
        <source>Disdukcapil memindahkan PC ini ke Kelurahan {0}. Pelayanan di sini boleh diselesaikan; setelah semua catatan terkirim, tutup lalu buka Serah lagi.</source>
        <translation>The registry is moving this PC to Kelurahan {0}. Finish serving people here; once every record has been sent, close Serah and open it again.</translation>
    </message>
    <message>
        <source>Sudah {0} hari PC ini tidak tersambung ke server pusat. Pelayanan boleh berjalan; periksa jaringan atau hubungi petugas TI.</source>
        <translation>This PC has not reached the central server for {0} days. Serving may go on; check the network or contact the IT staff.</translation>
    </message>
</context>
<context>
    <name>SignInView</name>
    <message>
        <source>Sinkronkan</source>
        <translation>Synchronize</translation>
    </message>
    <message>
        <source>PIN, 6 angka</source>
        <translation>PIN, 6 digits</translation>
    </message>
    <message>
        <source>Masuk</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>Siapa yang bertugas?</source>
        <translation>Who is on duty?</translation>
    </message>
    <message>
        <source>PIN (6 angka)</source>
        <translation>PIN (6 digits)</translation>
    </message>
    <message>
        <source>Lupa PIN? Hubungi Disdukcapil: nama Anda didaftarkan lagi dengan PIN baru.</source>
        <translation>Forgot your PIN? Call the registry: your name is entered again with a new PIN.</translation>
    </message>
    <message>
        <source>Memeriksa…</source>
        <translation>Checking…</translation>
    </message>
</context>
<context>
    <name>SignInViewModel</name>
    <message>
        <source>Kelurahan {0}</source>
        <translation>Kelurahan {0}</translation>
    </message>
    <message>
        <source>Pilih nama Anda dahulu.</source>
        <translation>Choose your name first.</translation>
    </message>
    <message>
        <source>PIN harus terdiri atas 6 angka.</source>
        <translation>A PIN has 6 digits.</translation>
    </message>
    <message>
        <source>Mengambil daftar petugas dan KTP-el dari server pusat: {0} data diterima…</source>
        <translation>Fetching the lists of officers and cards from the central server: {0} records received…</translation>
    </message>
    <message>
        <source>Belum ada petugas yang dikenal PC ini. Sambungkan ke jaringan, lalu sinkronkan.</source>
        <translation>This PC knows no officers yet. Connect to the network, then synchronize.</translation>
    </message>
    <message>
        <source>Server pusat belum mendaftarkan petugas untuk kelurahan ini. Hubungi Disdukcapil, lalu sinkronkan lagi.</source>
        <translation>The central server has no officers for this kelurahan yet. Contact the registry, then synchronize again.</translation>
    </message>
</context>
<context>
    <name>SignatureImage</name>
    <message>
        <source>Tanda tangan penerima</source>
        <translation>Signature of the recipient</translation>
    </message>
</context>
<context>
    <name>SignaturePad</name>
    <message>
        <source>Bidang tanda tangan penerima</source>
        <translation>Field for the recipient’s signature</translation>
    </message>
    <message>
        <source>Tanda tangan di sini</source>
        <translation>Sign here</translation>
    </message>
</context>
<context>
    <name>SignaturePanel</name>
    <message>
        <source>Tanda tangan penerima</source>
        <translation>Signature of the recipient</translation>
    </message>
    <message>
        <source>Goresan terlalu pendek untuk tanda tangan.</source>
        <translation>The stroke is too short for a signature.</translation>
    </message>
    <message>
        <source>Hapus goresan</source>
        <translation>Clear the strokes</translation>
    </message>
    <message>
        <source>Nomor lembar</source>
        <translation>Sheet number</translation>
    </message>
    <message>
        <source>Baris</source>
        <translation>Row</translation>
    </message>
    <message>
        <source>Nama saksi</source>
        <translation>Name of the witness</translation>
    </message>
    <message>
        <source>Penerima menandatangani daftar kertas; tulis lembar dan baris.</source>
        <translation>The recipient signs the paper list; write down the sheet and the row.</translation>
    </message>
    <message>
        <source>Cap jempol dibubuhkan pada lembar petugas; saksi melihatnya sendiri.</source>
        <translation>The thumb print goes on the officer’s sheet; the witness sees it done.</translation>
    </message>
    <message>
        <source>Penerima tidak dapat membubuhkan tanda tangan maupun cap jempol; saksi menyatakan kartunya diterima.</source>
        <translation>The recipient can give neither a signature nor a thumb print; the witness states that the card was received.</translation>
    </message>
</context>
<context>
    <name>StatusPage</name>
    <message>
        <source>Kembali (Esc)</source>
        <translation>Back (Esc)</translation>
    </message>
    <message>
        <source>&amp;Riwayat</source>
        <translation>&amp;History</translation>
    </message>
    <message>
        <source>&amp;Cetak tanda terima</source>
        <translation>&amp;Print the receipt</translation>
    </message>
    <message>
        <source>&amp;Lepaskan penahanan</source>
        <translation>&amp;Release the card</translation>
    </message>
    <message>
        <source>Kartu sudah &amp;kembali</source>
        <translation>The card is &amp;back</translation>
    </message>
    <message>
        <source>&amp;Batalkan serah terima</source>
        <translation>&amp;Cancel the hand-over</translation>
    </message>
    <message>
        <source>lokasi {0}</source>
        <translation>place {0}</translation>
    </message>
</context>
<context>
    <name>StepMark</name>
    <message>
        <source>selesai</source>
        <translation>done</translation>
    </message>
    <message>
        <source>belum</source>
        <translation>to do</translation>
    </message>
</context>
<context>
    <name>SupervisorDialog</name>
    <message>
        <source>Persetujuan penyelia</source>
        <translation>Supervisor’s approval</translation>
    </message>
    <message>
        <source>&amp;Penyelia</source>
        <translation>&amp;Supervisor</translation>
    </message>
    <message>
        <source>&amp;Alasan</source>
        <translation>&amp;Reason</translation>
    </message>
    <message>
        <source>P&amp;IN penyelia</source>
        <translation>Supervisor’s P&amp;IN</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Setujui</source>
        <translation>Approve</translation>
    </message>
    <message>
        <source>Belum ada penyelia yang terdaftar di PC ini. Sinkronkan dahulu, atau minta Disdukcapil mendaftarkannya.</source>
        <translation>No supervisor is known on this PC yet. Synchronize first, or ask the registry to add one.</translation>
    </message>
    <message>
        <source>Alasan wajib diisi.</source>
        <translation>A reason is required.</translation>
    </message>
    <message>
        <source>PIN harus terdiri atas 6 angka.</source>
        <translation>A PIN has 6 digits.</translation>
    </message>
</context>
<context>
    <name>TellDialog</name>
    <message>
        <source>Rincian untuk petugas TI</source>
        <translation>Details for the IT staff</translation>
    </message>
    <message>
        <source>Salin rincian</source>
        <translation>Copy the details</translation>
    </message>
    <message>
        <source>Tutup</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Kunci</source>
        <translation>Lock</translation>
    </message>
    <message>
        <source>Kunci loket; pekerjaan yang terbuka tetap ada (Ctrl+L)</source>
        <translation>Lock the counter; open work stays as it is (Ctrl+L)</translation>
    </message>
</context>
<context>
    <name>WindowApp</name>
    <message>
        <source>PC ini pindah kelurahan</source>
        <translation>This PC has moved to another kelurahan</translation>
    </message>
    <message>
        <source>Serah tidak dapat membuka datanya karena kesalahan yang tidak dikenal. Data tidak diubah. Coba lagi; bila tetap gagal, hubungi petugas TI.</source>
        <translation>Serah cannot open its data because of an unknown error. The data are unchanged. Try again; if it fails again, contact the IT staff.</translation>
    </message>
    <message>
        <source>Serah belum dapat dibuka</source>
        <translation>Serah cannot be opened yet</translation>
    </message>
    <message>
        <source>Simpan berkas diagnosa</source>
        <translation>Save the diagnosis file</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Pastikan tanggal</source>
        <translation>Confirm the date</translation>
    </message>
</context>
<context>
    <name>_DevicesPage</name>
    <message>
        <source>Cetak tanda terima</source>
        <translation>Print receipts</translation>
    </message>
    <message>
        <source>&amp;Printer</source>
        <translation>&amp;Printer</translation>
    </message>
    <message>
        <source>&amp;Kertas</source>
        <translation>P&amp;aper</translation>
    </message>
    <message>
        <source>Baki kerta&amp;s</source>
        <translation>Paper &amp;tray</translation>
    </message>
    <message>
        <source>Cetak laporan dan berita acara</source>
        <translation>Print reports and minutes</translation>
    </message>
    <message>
        <source>P&amp;rinter</source>
        <translation>P&amp;rinter</translation>
    </message>
    <message>
        <source>K&amp;ertas</source>
        <translation>Pap&amp;er</translation>
    </message>
    <message>
        <source>Baki ker&amp;tas</source>
        <translation>Paper tra&amp;y</translation>
    </message>
    <message>
        <source>Pemindai</source>
        <translation>Scanner</translation>
    </message>
    <message>
        <source>&amp;Awalan pemindai</source>
        <translation>Scanner prefi&amp;x</translation>
    </message>
    <message>
        <source>Satu karakter yang diprogram pada pemindai sebelum tiap kode. Kosongkan bila pemindai belum diprogram.</source>
        <translation>One character that the scanner is programmed to send before each code. Leave it empty if the scanner is not programmed.</translation>
    </message>
    <message>
        <source>Loket</source>
        <translation>Counter</translation>
    </message>
    <message>
        <source>&amp;Kunci otomatis setelah</source>
        <translation>&amp;Lock by itself after</translation>
    </message>
    <message>
        <source>&amp;Bahasa</source>
        <translation>Lan&amp;guage</translation>
    </message>
    <message>
        <source>Berlaku setelah Serah dibuka lagi. Kertas tetap berbahasa Indonesia.</source>
        <translation>Applies when Serah is opened again. Paper stays Indonesian.</translation>
    </message>
    <message>
        <source>Buka saat &amp;masuk Windows</source>
        <translation>&amp;Open at Windows sign-in</translation>
    </message>
</context>
<context>
    <name>_FactsPage</name>
    <message>
        <source>Salin untuk petugas TI</source>
        <translation>Copy for the IT staff</translation>
    </message>
    <message>
        <source>Periksa basis data</source>
        <translation>Check the database</translation>
    </message>
    <message>
        <source>Berkas diagnosa…</source>
        <translation>Diagnosis file…</translation>
    </message>
    <message>
        <source>Tanpa data warga. Bacakan atau salin bila meminta bantuan.</source>
        <translation>Without data of residents. Read it out or copy it when you ask for help.</translation>
    </message>
    <message>
        <source>Hentikan pemeriksaan</source>
        <translation>Stop the check</translation>
    </message>
</context>
<context>
    <name>_MinutesLine</name>
    <message>
        <source>Pratinjau</source>
        <translation>Preview</translation>
    </message>
    <message>
        <source>Cetak</source>
        <translation>Print</translation>
    </message>
</context>
<context>
    <name>_PinPage</name>
    <message>
        <source>Ganti PIN saya</source>
        <translation>Change my PIN</translation>
    </message>
    <message>
        <source>PIN adalah tanda tangan Anda pada setiap tindakan. Jangan beri tahu siapa pun, juga penyelia.</source>
        <translation>The PIN is your signature on everything you do. Tell it to nobody, not to a supervisor either.</translation>
    </message>
    <message>
        <source>PIN &amp;lama</source>
        <translation>&amp;Old PIN</translation>
    </message>
    <message>
        <source>PIN &amp;baru</source>
        <translation>&amp;New PIN</translation>
    </message>
    <message>
        <source>&amp;Ulangi PIN baru</source>
        <translation>&amp;Repeat the new PIN</translation>
    </message>
    <message>
        <source>Ganti PIN</source>
        <translation>Change the PIN</translation>
    </message>
</context>
<context>
    <name>_Side</name>
    <message>
        <source>Kertas di sini</source>
        <translation>Paper is here</translation>
    </message>
    <message>
        <source>Nomor</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>Kode bukti</source>
        <translation>Evidence code</translation>
    </message>
</context>
<context>
    <name>_SyncChip</name>
    <message>
        <source>Tekan untuk menghentikan; sisanya dikirim nanti (F9).</source>
        <translation>Press to stop; the rest is sent later (F9).</translation>
    </message>
    <message>
        <source>Tekan untuk sinkron sekarang (F9).</source>
        <translation>Press to synchronize now (F9).</translation>
    </message>
</context>
<context>
    <name>card</name>
    <message>
        <source>Diserahkan dua kali</source>
        <translation>Handed over twice</translation>
    </message>
    <message>
        <source>Ditarik setelah diserahkan</source>
        <translation>Recalled after the hand-over</translation>
    </message>
    <message>
        <source>Dipindah saat dibawa tim</source>
        <translation>Moved while out with a team</translation>
    </message>
    <message>
        <source>Tindakan bertentangan dengan catatan</source>
        <translation>An act contradicts the record</translation>
    </message>
    <message>
        <source>Dicatat oleh PC yang dicabut</source>
        <translation>Recorded by a revoked PC</translation>
    </message>
    <message>
        <source>Catatan PC bercabang</source>
        <translation>The record of a PC has forked</translation>
    </message>
    <message>
        <source>Dua catatan mungkin satu kartu</source>
        <translation>Two records may be one card</translation>
    </message>
    <message>
        <source>Satu nomor pada dua kertas</source>
        <translation>One number on two papers</translation>
    </message>
    <message>
        <source>Catatan PC dan pusat berbeda</source>
        <translation>PC and centre differ</translation>
    </message>
    <message>
        <source>Tidak dikenal</source>
        <translation>Unknown</translation>
    </message>
    <message>
        <source>tidak tercatat dalam daftar</source>
        <translation>not in the list</translation>
    </message>
    <message>
        <source>{0} tahun</source>
        <translation>{0} years old</translation>
    </message>
    <message>
        <source>Laki-laki</source>
        <translation>Male</translation>
    </message>
    <message>
        <source>Perempuan</source>
        <translation>Female</translation>
    </message>
    <message>
        <source>Kasus terbuka: {0}. Minta penyelia melihat menu Kasus sebelum menyerahkan.</source>
        <translation>Open case: {0}. Ask the supervisor to look at Cases before you hand over.</translation>
    </message>
    <message>
        <source>Pusat dipulihkan dari cadangan dan belum mengenal kartu ini lagi. Kartu tetap dapat dilayani; catatannya menyusul sendiri.</source>
        <translation>The centre was restored from a backup and does not know this card yet. It can be handed over as usual; its record follows by itself.</translation>
    </message>
    <message>
        <source>Catatan bertentangan: {0}. Pusat akan membuka kasusnya saat tersambung.</source>
        <translation>Contradicting records: {0}. The centre will open a case once connected.</translation>
    </message>
    <message>
        <source>Ada {0} kartu lain atas NIK ini di laci (registrasi {1}). Pastikan kartu yang benar.</source>
        <translation>Other cards of this NIK in the drawer: {0} (registration {1}). Make sure that you take the right one.</translation>
    </message>
</context>
<context>
    <name>care</name>
    <message>
        <source>Sebagian berkas basis data PC ini rusak. Tidak ada yang dihapus; tutup lalu buka Serah lagi, perbaikannya berjalan sendiri.</source>
        <translation>Part of the database file of this PC is damaged. Nothing is deleted; close Serah and open it again, the repair runs by itself.</translation>
    </message>
    <message>
        <source>Disk PC ini penuh: ruang cadangan sudah dibuka agar pelayanan hari ini dapat diselesaikan; kosongkan ruang disk sebelum besok.</source>
        <translation>The disk of this PC is full: the reserve was given up so that today can be finished; free some disk space before tomorrow.</translation>
    </message>
    <message>
        <source>Ada catatan di PC ini yang tidak terbukti utuh. Pelayanan boleh berjalan; hubungi petugas TI.</source>
        <translation>Some records on this PC cannot be proved intact. Work may go on; call the IT staff.</translation>
    </message>
    <message>
        <source>{0} catatan belum terkirim sejak {1} dan belum ada salinannya di luar disk ini. Pasang flashdisk; salinannya dibuat sendiri.</source>
        <translation>{0} records have not been sent since {1}, and there is no copy of them outside this disk. Plug in a stick; the copy is made by itself.</translation>
    </message>
    <message>
        <source>{0} catatan belum terkirim sejak {1}, dan salinannya belum dapat dibuat ({2}). Pasang flashdisk lain.</source>
        <translation>{0} records have not been sent since {1}, and no copy of them could be made ({2}). Plug in another stick.</translation>
    </message>
    <message>
        <source>Cadangan terakhir</source>
        <translation>Last backup</translation>
    </message>
    <message>
        <source>Belum ada; dibuat sendiri saat loket senggang.</source>
        <translation>None yet; it is made by itself in a quiet moment.</translation>
    </message>
    <message>
        <source>{0}, di {1}</source>
        <translation>{0}, in {1}</translation>
    </message>
    <message>
        <source>Salinan di drive kedua</source>
        <translation>Copy on a second drive</translation>
    </message>
    <message>
        <source>Tidak perlu: tidak ada catatan yang menunggu lebih dari sehari.</source>
        <translation>Not needed: no record has waited for more than a day.</translation>
    </message>
    <message>
        <source>Daftar kartu di PC ini tidak sesuai dengan catatannya. Catatannya utuh dan pelayanan boleh berjalan; minta petugas TI menyusunnya ulang.</source>
        <translation>The list of cards on this PC does not agree with its records. The records are intact and work may go on; ask the IT staff to rebuild the list.</translation>
    </message>
    <message>
        <source>Versi baru Serah dipasang malam ini, atau saat jendela ini ditutup.</source>
        <translation>A new version of Serah is installed tonight, or when this window is closed.</translation>
    </message>
    <message>
        <source>{0} catatan belum terkirim sejak {1}, dan flashdisk dengan salinannya ({2}) tidak terpasang. Pasang lagi; salinannya diperbarui sendiri.</source>
        <translation>{0} records have not been sent since {1}, and the stick with their copy ({2}) is not plugged in. Plug it in again; the copy is renewed by itself.</translation>
    </message>
    <message>
        <source>Ruang cadangan disk</source>
        <translation>Disk reserve</translation>
    </message>
    <message>
        <source>64 MB, dibuka sendiri bila disk penuh.</source>
        <translation>64 MB, given up by itself when the disk is full.</translation>
    </message>
    <message>
        <source>Sudah dibuka karena disk penuh.</source>
        <translation>Given up because the disk is full.</translation>
    </message>
    <message>
        <source>Belum ada; dibuat sendiri bila ruang disk cukup.</source>
        <translation>None yet; it is made by itself once there is room on the disk.</translation>
    </message>
    <message>
        <source>Pemeriksaan lengkap</source>
        <translation>Full check</translation>
    </message>
    <message>
        <source>Sedang berjalan.</source>
        <translation>Under way.</translation>
    </message>
    <message>
        <source>Belum pernah; berjalan sendiri saat loket senggang.</source>
        <translation>Never yet; it runs by itself in a quiet moment.</translation>
    </message>
    <message>
        <source>{0} halaman, {1} catatan, dan {2} kartu utuh.</source>
        <translation>{0} pages, {1} records and {2} cards are intact.</translation>
    </message>
    <message>
        <source>berkasnya rusak ({0} halaman)</source>
        <translation>the file is damaged ({0} pages)</translation>
    </message>
    <message>
        <source>{0} catatan tidak terbukti</source>
        <translation>{0} records cannot be proved</translation>
    </message>
    <message>
        <source>{0} baris kartu keliru</source>
        <translation>{0} rows of cards are wrong</translation>
    </message>
    <message>
        <source>Pemeriksaan saat dibuka</source>
        <translation>Check at the start</translation>
    </message>
    <message>
        <source>{0} temuan pada catatan terbaru; hubungi petugas TI.</source>
        <translation>{0} findings in the newest records; call the IT staff.</translation>
    </message>
    <message>
        <source>Tanpa temuan.</source>
        <translation>Nothing found.</translation>
    </message>
    <message>
        <source>Perbaikan terakhir</source>
        <translation>Last repair</translation>
    </message>
    <message>
        <source>Belum pernah diperlukan.</source>
        <translation>Never needed.</translation>
    </message>
</context>
<context>
    <name>cases</name>
    <message>
        <source>Bandingkan kedua tanda terima dengan kertasnya dan tanyakan siapa yang kini memegang kartu. Lalu batalkan yang keliru bersama penyelia, dari Riwayat kartunya.</source>
        <translation>Compare both receipts with their papers and ask who has the card now. Then cancel the wrong one together with a supervisor, from the card’s History.</translation>
    </message>
    <message>
        <source>Hubungi pemegang kartu agar kartunya dibawa kembali, lalu laporkan ke Disdukcapil. Kartu penggantinya menyusul.</source>
        <translation>Ask whoever has the card to bring it back, then report to the registry. A replacement card will follow.</translation>
    </message>
    <message>
        <source>Tanyakan kepada tim di mana kartunya sekarang, sebelum ada yang menyerahkannya lagi.</source>
        <translation>Ask the team where the card is now, before anybody hands it over again.</translation>
    </message>
    <message>
        <source>Cari kartunya di laci dan bandingkan dengan catatan di bawah; catat di mana kartunya berada, lalu beri tahu Disdukcapil.</source>
        <translation>Look for the card in the drawer and compare it with the records below; note where the card is, then tell the registry.</translation>
    </message>
    <message>
        <source>Cocokkan tanda terimanya dengan kertas: dicatat oleh PC yang haknya sudah dicabut. Disdukcapil memutuskan setelah kertasnya cocok.</source>
        <translation>Compare the receipt with its paper: it was recorded by a PC whose rights were revoked. The registry decides once the paper agrees.</translation>
    </message>
    <message>
        <source>Satu PC mempunyai dua catatan yang berbeda. Lanjutkan melayani; TI Disdukcapil yang memastikan mana yang benar.</source>
        <translation>One PC has two different records. Go on serving; the IT staff of the registry find out which is right.</translation>
    </message>
    <message>
        <source>Lihat kartunya: bila hanya ada satu keping, beri tahu Disdukcapil agar kedua catatan digabungkan.</source>
        <translation>Look at the card: if there is only one, tell the registry so that both records are joined.</translation>
    </message>
    <message>
        <source>Kartu ini dicatat oleh kelurahan lain. Tanyakan ke sana siapa yang menerima kartunya.</source>
        <translation>Another kelurahan recorded this card. Ask there who received the card.</translation>
    </message>
    <message>
        <source>Pusat dipulihkan dari cadangan yang lebih lama dari kartu ini. Lanjutkan melayani; PC ini memberitahukannya sendiri ke pusat. Bila besok masih di sini, hubungi Disdukcapil.</source>
        <translation>The centre was restored from a backup older than this card. Go on serving residents; this PC tells the centre by itself. If the card still stands here tomorrow, call the registry.</translation>
    </message>
    <message>
        <source>Dua kertas bernomor sama, karena disk PC pernah disalin atau dipulihkan. Keduanya sah: bedakan dengan kode buktinya, dan tulis kode itu bila nomornya disebut.</source>
        <translation>Two papers bear one number, because the disk of a PC was copied or restored. Both are valid: tell them apart by their evidence codes, and write the code wherever the number is named.</translation>
    </message>
    <message>
        <source>Bandingkan kedua buktinya, catat yang ditemukan, lalu beri tahu Disdukcapil.</source>
        <translation>Compare both evidences, note what you find, then tell the registry.</translation>
    </message>
    <message>
        <source>Diserahkan dua kali</source>
        <translation>Handed over twice</translation>
    </message>
    <message>
        <source>Ditarik setelah diserahkan</source>
        <translation>Recalled after the hand-over</translation>
    </message>
    <message>
        <source>Dipindah saat dibawa tim</source>
        <translation>Moved while out with a team</translation>
    </message>
    <message>
        <source>Tindakan bertentangan</source>
        <translation>Contradicting acts</translation>
    </message>
    <message>
        <source>Dicatat PC yang dicabut</source>
        <translation>Recorded by a revoked PC</translation>
    </message>
    <message>
        <source>Catatan PC bercabang</source>
        <translation>The record of a PC has forked</translation>
    </message>
    <message>
        <source>Dua catatan, mungkin satu kartu</source>
        <translation>Two records, perhaps one card</translation>
    </message>
    <message>
        <source>Dicatat kelurahan lain</source>
        <translation>Recorded by another kelurahan</translation>
    </message>
    <message>
        <source>PC dan pusat berbeda</source>
        <translation>PC and centre differ</translation>
    </message>
    <message>
        <source>Belum dikenal lagi oleh pusat</source>
        <translation>Not known to the centre yet</translation>
    </message>
    <message>
        <source>Satu nomor pada dua kertas</source>
        <translation>One number on two papers</translation>
    </message>
    <message>
        <source>Catatan PC dan pusat tentang kartu ini tidak sama. Cari kartunya dan catat di mana ia berada; tutup kasusnya setelah jelas, maka semua PC diberi tahu lagi.</source>
        <translation>The PC and the centre say different things of this card. Find it and record where it is; close the case once that is clear, and every PC is told anew.</translation>
    </message>
    <message>
        <source>Dua PC menerima kiriman yang sama saat tidak terhubung, jadi ada dua berita acara. Cocokkan keduanya, simpan yang benar, lalu beri tahu Disdukcapil nomor yang dipakai.</source>
        <translation>Two PCs received the same batch while offline, so there are two minutes. Compare them, keep the right one, then tell the registry which number is used.</translation>
    </message>
    <message>
        <source>Satu kiriman diterima dua kali</source>
        <translation>One batch received twice</translation>
    </message>
    <message>
        <source>(kartu tidak ada di PC ini)</source>
        <translation>(card not on this PC)</translation>
    </message>
    <message>
        <source>Tentang satu PC</source>
        <translation>About one PC</translation>
    </message>
    <message>
        <source>Menunggu pusat</source>
        <translation>Waiting for the centre</translation>
    </message>
    <message>
        <source>Tindakan</source>
        <translation>Act</translation>
    </message>
    <message>
        <source>Waktu</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Petugas</source>
        <translation>Officer</translation>
    </message>
    <message>
        <source>tidak disebut pusat</source>
        <translation>not named by the centre</translation>
    </message>
    <message>
        <source>Isi kertas</source>
        <translation>On the paper</translation>
    </message>
    <message>
        <source>Kertasnya ada pada PC itu. Minta fotonya, atau datangi.</source>
        <translation>The paper is with that PC. Ask for a photo, or go there.</translation>
    </message>
    <message>
        <source>Dilihat</source>
        <translation>Seen</translation>
    </message>
    <message>
        <source>NIK</source>
        <translation>NIK</translation>
    </message>
    <message>
        <source>Lahir</source>
        <translation>Born</translation>
    </message>
    <message>
        <source>Alamat</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>Registrasi</source>
        <translation>Registration</translation>
    </message>
    <message>
        <source>Keadaan</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Catatan tersimpan. Kasus tetap terbuka sampai ditutup penyelia.</source>
        <translation>The note is kept. The case stays open until a supervisor closes it.</translation>
    </message>
    <message>
        <source>Tutup kasus {0}: {1}. Alasan menjadi catatan penutupnya, di sini dan di pusat.</source>
        <translation>Close the case {0}: {1}. The reason becomes its closing note, here and at the centre.</translation>
    </message>
    <message>
        <source>Kasus ditutup. Kedua buktinya tetap ada di Riwayat dan di pusat.</source>
        <translation>The case is closed. Both evidences stay in History and at the centre.</translation>
    </message>
</context>
<context>
    <name>done</name>
    <message>
        <source>diambil sendiri oleh pemiliknya</source>
        <translation>collected by the owner</translation>
    </message>
    <message>
        <source>diambil oleh {0}</source>
        <translation>collected by {0}</translation>
    </message>
    <message>
        <source>nomor surat kehilangan</source>
        <translation>number of the police report</translation>
    </message>
</context>
<context>
    <name>enrol</name>
    <message>
        <source>Alamat server belum benar. Salin dari surat Disdukcapil, misalnya https://serah.contoh.go.id.</source>
        <translation>The server’s address is not right. Copy it from the letter of the registry, such as https://serah.contoh.go.id.</translation>
    </message>
</context>
<context>
    <name>history</name>
    <message>
        <source>nomor {0}, kode bukti {1}</source>
        <translation>number {0}, evidence code {1}</translation>
    </message>
    <message>
        <source>Tindakan PC lain dan pusat atas kartu ini ikut dihitung; rinciannya ada di pusat.</source>
        <translation>What other PCs and the centre did with this card is counted in; the details are at the centre.</translation>
    </message>
    <message>
        <source>Pengecualian Aturan</source>
        <translation>Exception to a Rule</translation>
    </message>
    <message>
        <source>Tanda Terima Diberikan</source>
        <translation>Receipt Given</translation>
    </message>
    <message>
        <source>Salinan Tanda Terima</source>
        <translation>Copy of the Receipt</translation>
    </message>
    <message>
        <source>Cetak Gagal</source>
        <translation>Print Failed</translation>
    </message>
    <message>
        <source>Cetak Meragukan</source>
        <translation>Doubtful Print</translation>
    </message>
    <message>
        <source>KTP-el Lama Diserahkan</source>
        <translation>Old Card Surrendered</translation>
    </message>
    <message>
        <source>KTP-el Lama Hilang</source>
        <translation>Old Card Lost</translation>
    </message>
    <message>
        <source>KTP-el Lama Dikirim</source>
        <translation>Old Card Sent</translation>
    </message>
    <message>
        <source>KTP-el Lama Dimusnahkan</source>
        <translation>Old Card Destroyed</translation>
    </message>
    <message>
        <source>Pengaduan</source>
        <translation>Complaint</translation>
    </message>
    <message>
        <source>Catatan Kasus</source>
        <translation>Note on a Case</translation>
    </message>
    <message>
        <source>Kasus Ditutup</source>
        <translation>Case Closed</translation>
    </message>
    <message>
        <source>Diberitahukan Lagi ke Pusat</source>
        <translation>Told to the Centre Again</translation>
    </message>
    <message>
        <source>Pemilik belum berusia 17 tahun.</source>
        <translation>The owner is under 17.</translation>
    </message>
    <message>
        <source>Pemilik sudah berusia 17 tahun.</source>
        <translation>The owner has turned 17.</translation>
    </message>
    <message>
        <source>Ditarik Disdukcapil.</source>
        <translation>Recalled by the registry.</translation>
    </message>
    <message>
        <source>pemilik belum 17 tahun</source>
        <translation>owner under 17</translation>
    </message>
    <message>
        <source>siapa yang boleh mengambil</source>
        <translation>who may collect</translation>
    </message>
    <message>
        <source>batas pengambilan sehari</source>
        <translation>daily limit of a collector</translation>
    </message>
    <message>
        <source>verifikasi sidik jari</source>
        <translation>fingerprint verification</translation>
    </message>
    <message>
        <source>surat kehilangan dari kepolisian</source>
        <translation>police report of the loss</translation>
    </message>
    <message>
        <source>Belum dicetak</source>
        <translation>Not printed yet</translation>
    </message>
    <message>
        <source>Sudah dicetak</source>
        <translation>Printed</translation>
    </message>
    <message>
        <source>Cetak meragukan</source>
        <translation>Doubtful print</translation>
    </message>
    <message>
        <source>Cetak gagal</source>
        <translation>Print failed</translation>
    </message>
    <message>
        <source>Sudah diberikan</source>
        <translation>Given</translation>
    </message>
    <message>
        <source>Diserahkan oleh {0} pada {1}. Nama pengambil sudah dihapus sesuai masa simpan.</source>
        <translation>Handed over by {0} on {1}. The collector’s name has been deleted at the end of its retention period.</translation>
    </message>
    <message>
        <source>Diambil sendiri oleh pemiliknya pada {1}; diserahkan oleh {0}.</source>
        <translation>Collected by the owner on {1}; handed over by {0}.</translation>
    </message>
    <message>
        <source>Diambil oleh {2} ({3}) pada {1}; diserahkan oleh {0}.</source>
        <translation>Collected by {2} ({3}) on {1}; handed over by {0}.</translation>
    </message>
    <message>
        <source>PC {0}</source>
        <translation>PC {0}</translation>
    </message>
    <message>
        <source>{0} kelurahan {1}</source>
        <translation>{0} of kelurahan {1}</translation>
    </message>
    <message>
        <source>Diserahkan di {0} pada {1}. Nama pengambil dan petugasnya tersimpan di PC itu dan di pusat.</source>
        <translation>Handed over at {0} on {1}. The names of the collector and the officer are kept on that PC and at the centre.</translation>
    </message>
    <message>
        <source>Pengambil</source>
        <translation>Collector</translation>
    </message>
    <message>
        <source>NIK pengambil</source>
        <translation>Collector’s NIK</translation>
    </message>
    <message>
        <source>Hubungan</source>
        <translation>Relation</translation>
    </message>
    <message>
        <source>Berkas</source>
        <translation>Papers</translation>
    </message>
    <message>
        <source>Petugas</source>
        <translation>Officer</translation>
    </message>
    <message>
        <source>Bukti</source>
        <translation>Evidence</translation>
    </message>
    <message>
        <source>Catatan waktu</source>
        <translation>Note on the time</translation>
    </message>
    <message>
        <source>tanda tangan pada lembar {0} baris {1}</source>
        <translation>signature on sheet {0}, row {1}</translation>
    </message>
    <message>
        <source>cap jempol, saksi {0}</source>
        <translation>thumb print, witness {0}</translation>
    </message>
    <message>
        <source>saksi {0}</source>
        <translation>witness {0}</translation>
    </message>
    <message>
        <source>tanda tangan pena</source>
        <translation>pen signature</translation>
    </message>
    <message>
        <source>PC ini</source>
        <translation>this PC</translation>
    </message>
    <message>
        <source>petugas yang tidak lagi tercatat</source>
        <translation>an officer no longer on record</translation>
    </message>
    <message>
        <source>Alasan: {0}</source>
        <translation>Reason: {0}</translation>
    </message>
    <message>
        <source>Disetujui {0}</source>
        <translation>Approved by {0}</translation>
    </message>
    <message>
        <source>Kartu pada {0}</source>
        <translation>Card with {0}</translation>
    </message>
    <message>
        <source>Tidak ada dalam daftar kiriman.</source>
        <translation>Not on the list of the batch.</translation>
    </message>
</context>
<context>
    <name>home</name>
    <message>
        <source>Belum ada serah terima hari ini.</source>
        <translation>No hand-overs yet today.</translation>
    </message>
    <message>
        <source>dikonfirmasi</source>
        <translation>confirmed</translation>
    </message>
    <message>
        <source>sementara</source>
        <translation>provisional</translation>
    </message>
    <message>
        <source>Diserahkan hari ini</source>
        <translation>Handed over today</translation>
    </message>
    <message>
        <source>Semua tanda terima sudah dicetak.</source>
        <translation>All receipts are printed.</translation>
    </message>
    <message>
        <source>Dibatalkan</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>(kartu pindah kelurahan)</source>
        <translation>(card moved to another kelurahan)</translation>
    </message>
    <message>
        <source>Tanda terima hari ini.</source>
        <translation>Receipts of today.</translation>
    </message>
    <message>
        <source>Tanda terima; {0} gagal dicetak.</source>
        <translation>Receipts; {0} failed to print.</translation>
    </message>
    <message>
        <source>Belum dicetak</source>
        <translation>Not printed yet</translation>
    </message>
    <message>
        <source>Cetak meragukan</source>
        <translation>Doubtful print</translation>
    </message>
    <message>
        <source>Lihat apakah kertasnya keluar.</source>
        <translation>Look whether the paper came out.</translation>
    </message>
    <message>
        <source>Tidak ada.</source>
        <translation>None.</translation>
    </message>
    <message>
        <source>Sedang dikirim: {0} dari {1}.</source>
        <translation>Sending: {0} of {1}.</translation>
    </message>
    <message>
        <source>Semua sudah di pusat.</source>
        <translation>All are at the centre.</translation>
    </message>
    <message>
        <source>Aman tersimpan di PC ini.</source>
        <translation>Safely stored on this PC.</translation>
    </message>
    <message>
        <source>lain dibatalkan</source>
        <translation>more cancelled</translation>
    </message>
    <message>
        <source>Belum terkirim ke pusat</source>
        <translation>Not sent to the centre</translation>
    </message>
    <message>
        <source>Tidak ada yang menunggu.</source>
        <translation>Nothing is waiting.</translation>
    </message>
    <message>
        <source>Menunggu keputusan penyelia.</source>
        <translation>Waiting for a supervisor’s decision.</translation>
    </message>
    <message>
        <source>{0} lagi menunggu pusat.</source>
        <translation>{0} more wait for the centre.</translation>
    </message>
    <message>
        <source>Belum 17 tahun atau bermasalah.</source>
        <translation>Under 17 or faulty.</translation>
    </message>
    <message>
        <source>Semua kartu jelas.</source>
        <translation>All cards are accounted for.</translation>
    </message>
    <message>
        <source>Cari sebabnya hari ini juga.</source>
        <translation>Find the cause today.</translation>
    </message>
    <message>
        <source>Tidak ada kiriman.</source>
        <translation>No batches.</translation>
    </message>
    <message>
        <source>{0} keping di perjalanan.</source>
        <translation>Cards on their way: {0}.</translation>
    </message>
    <message>
        <source>Kiriman menunggu</source>
        <translation>Batches waiting</translation>
    </message>
    <message>
        <source>Kasus terbuka</source>
        <translation>Open cases</translation>
    </message>
    <message>
        <source>Ditahan</source>
        <translation>Held</translation>
    </message>
    <message>
        <source>Selisih kartu</source>
        <translation>Difference in cards</translation>
    </message>
    <message>
        <source>{0} dibawa tim distribusi</source>
        <translation>{0} out with teams</translation>
    </message>
    <message>
        <source>Kartu di laci</source>
        <translation>Cards in the drawer</translation>
    </message>
    <message>
        <source>0-7 hari</source>
        <translation>0-7 days</translation>
    </message>
    <message>
        <source>8-30 hari</source>
        <translation>8-30 days</translation>
    </message>
    <message>
        <source>31-90 hari</source>
        <translation>31-90 days</translation>
    </message>
    <message>
        <source>lebih dari 90 hari</source>
        <translation>more than 90 days</translation>
    </message>
    <message>
        <source>tanpa kiriman</source>
        <translation>without a batch</translation>
    </message>
    <message>
        <source>Keadaan pukul {0}</source>
        <translation>As of {0}</translation>
    </message>
    <message>
        <source>Angka tidak dapat dibaca. Catatan tidak berubah; coba lagi, lalu buka Diagnostik.</source>
        <translation>The figures cannot be read. The records are unchanged; try again, then open Diagnostics.</translation>
    </message>
</context>
<context>
    <name>language</name>
    <message>
        <source>id</source>
        <translation>en</translation>
    </message>
</context>
<context>
    <name>morning_check</name>
    <message>
        <source>Hanya {0} ruang kosong. Sediakan ruang disk sebelum melayani; hubungi TI.</source>
        <translation>Only {0} free. Free some disk space before you serve; contact the IT staff.</translation>
    </message>
    <message>
        <source>{0} ruang kosong. Cukup untuk hari ini; minta TI menyediakan ruang disk.</source>
        <translation>{0} free. Enough for today; ask the IT staff to free disk space.</translation>
    </message>
    <message>
        <source>{0} ruang kosong.</source>
        <translation>{0} free.</translation>
    </message>
    <message>
        <source>Ruang disk</source>
        <translation>Disk space</translation>
    </message>
    <message>
        <source>Sinkronisasi terakhir</source>
        <translation>Latest synchronization</translation>
    </message>
</context>
<context>
    <name>page</name>
    <message>
        <source>Nama</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>NIK</source>
        <translation>NIK</translation>
    </message>
    <message>
        <source>Tempat, Tanggal Lahir</source>
        <translation>Place and Date of Birth</translation>
    </message>
    <message>
        <source>Foto</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Pemilik</source>
        <translation>Owner</translation>
    </message>
    <message>
        <source>Keluarga</source>
        <translation>Family</translation>
    </message>
    <message>
        <source>Kuasa</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>RT/RW</source>
        <translation>RT/RW</translation>
    </message>
    <message>
        <source>Diserahkan</source>
        <translation>Surrendered</translation>
    </message>
    <message>
        <source>Hilang</source>
        <translation>Lost</translation>
    </message>
    <message>
        <source>Belum punya</source>
        <translation>Never had one</translation>
    </message>
    <message>
        <source>Pena</source>
        <translation>Pen</translation>
    </message>
    <message>
        <source>Di kertas</source>
        <translation>On paper</translation>
    </message>
    <message>
        <source>Cap jempol</source>
        <translation>Thumb print</translation>
    </message>
    <message>
        <source>Saksi</source>
        <translation>Witness</translation>
    </message>
    <message>
        <source>Dicocokkan</source>
        <translation>Compared</translation>
    </message>
    <message>
        <source>KTP-el lama</source>
        <translation>Old card</translation>
    </message>
    <message>
        <source>Pengambil</source>
        <translation>Collector</translation>
    </message>
    <message>
        <source>Berkas</source>
        <translation>Papers</translation>
    </message>
    <message>
        <source>Sidik jari</source>
        <translation>Fingerprint</translation>
    </message>
    <message>
        <source>Tanda tangan</source>
        <translation>Signature</translation>
    </message>
    <message>
        <source>Sesuai dengan wajah pemilik</source>
        <translation>Matches the owner’s face</translation>
    </message>
    <message>
        <source>Sesuai dengan foto pada berkas pemilik</source>
        <translation>Matches the photo on the owner’s papers</translation>
    </message>
    <message>
        <source>Disetujui {0}: {1}</source>
        <translation>Approved by {0}: {1}</translation>
    </message>
    <message>
        <source>{0} hal dicatat bersama serah terima ini sebagai berkas susulan.</source>
        <translation>Recorded with this hand-over as papers to follow: {0}.</translation>
    </message>
</context>
<context>
    <name>printing</name>
    <message>
        <source>Pencetakan belum siap di PC ini. Serah terimanya aman tersimpan; cetak nanti dari menu Laporan.</source>
        <translation>Printing is not set up on this PC yet. The hand-over is safely stored; print later from the menu Reports.</translation>
    </message>
</context>
<context>
    <name>receive</name>
    <message>
        <source>Kiriman itu sudah diterima di PC lain atau ditarik kembali.</source>
        <translation>That batch was received on another PC or taken back.</translation>
    </message>
    <message>
        <source>Pindaian ini bukan nomor kiriman yang menunggu.</source>
        <translation>This scan is not the number of a batch that is waiting.</translation>
    </message>
    <message>
        <source>Ketik dahulu jumlah kartu yang dihitung. Belum ada yang dicatat.</source>
        <translation>First type how many cards you counted. Nothing has been recorded yet.</translation>
    </message>
    <message>
        <source>Kartu yang tidak ada</source>
        <translation>Missing cards</translation>
    </message>
    <message>
        <source>{0} keping dicatat fisiknya tidak ada, {1} keping diterima. Yang tidak ada ditanyakan kembali ke Disdukcapil.</source>
        <translation>Cards recorded as missing: {0}; received: {1}. The registry is asked about those that are missing.</translation>
    </message>
    <message>
        <source>Terima kiriman</source>
        <translation>Receive the batch</translation>
    </message>
    <message>
        <source>Berita acara {0}</source>
        <translation>Minutes {0}</translation>
    </message>
    <message>
        <source>Pindaian ini bukan kartu dari kiriman ini. Tidak ada yang ditandai.</source>
        <translation>This scan is not a card of this batch. Nothing was marked.</translation>
    </message>
    <message>
        <source>{0} ditandai tidak ada. Batalkan dengan Spasi pada barisnya.</source>
        <translation>{0} marked as missing. Undo it with Space on its row.</translation>
    </message>
    <message>
        <source>Kiriman diterima: {0} keping.</source>
        <translation>Batch received: {0} cards.</translation>
    </message>
    <message>
        <source>Kiriman BELUM diterima. Isian masih ada; ulangi.</source>
        <translation>The batch was NOT received. The entries are still there; try again.</translation>
    </message>
    <message>
        <source>{0} keping</source>
        <translation>Cards: {0}</translation>
    </message>
    <message>
        <source>Disdukcapil</source>
        <translation>Registry (Disdukcapil)</translation>
    </message>
    <message>
        <source>dikirim {0}</source>
        <translation>sent {0}</translation>
    </message>
    <message>
        <source>Hitung kartunya dengan tangan, lalu ketik jumlahnya.</source>
        <translation>Count the cards by hand, then type how many there are.</translation>
    </message>
    <message>
        <source>Jumlah hanya boleh angka.</source>
        <translation>Digits only.</translation>
    </message>
    <message>
        <source>Cocok dengan daftar.</source>
        <translation>Agrees with the list.</translation>
    </message>
    <message>
        <source>Lebih {0} dari daftar. Hitung ulang; pisahkan kartu yang tidak terdaftar.</source>
        <translation>{0} more than on the list. Count again; put aside the cards that are not listed.</translation>
    </message>
    <message>
        <source>Kurang {0} dari daftar. Hitung ulang, lalu tandai kartu yang tidak ada.</source>
        <translation>{0} fewer than on the list. Count again, then mark the cards that are missing.</translation>
    </message>
    <message>
        <source>{0} keping diterima dan masuk laci.</source>
        <translation>Cards received into the drawer: {0}.</translation>
    </message>
    <message>
        <source>{0} keping dicatat tidak ada.</source>
        <translation>Cards recorded as missing: {0}.</translation>
    </message>
    <message>
        <source>{0} di antaranya langsung ditahan karena pemiliknya belum 17 tahun atau kartunya ditarik.</source>
        <translation>{0} of them held at once because the owner is under 17 or the card was recalled.</translation>
    </message>
</context>
<context>
    <name>reports</name>
    <message>
        <source>(dihapus sesuai masa simpan)</source>
        <translation>(deleted at the end of its retention period)</translation>
    </message>
    <message>
        <source>Dibatalkan</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>Sendiri</source>
        <translation>In person</translation>
    </message>
    <message>
        <source>Sudah</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>Belum</source>
        <translation>No</translation>
    </message>
    <message>
        <source>{0} · {1} keping</source>
        <translation>{0} · cards: {1}</translation>
    </message>
    <message>
        <source>{0} tidak ada</source>
        <translation>{0} missing</translation>
    </message>
    <message>
        <source>Semua kartu jelas: selisih 0.</source>
        <translation>All cards are accounted for: difference 0.</translation>
    </message>
    <message>
        <source>Selisih {0} keping. Cari sebabnya hari ini juga.</source>
        <translation>Difference in cards: {0}. Find the cause today.</translation>
    </message>
    <message>
        <source>Tidak ada cetak yang meragukan.</source>
        <translation>No doubtful prints.</translation>
    </message>
    <message>
        <source>Lihat kertas di printer. Tandai barisnya (Ctrl+A semua), lalu pilih keluar atau tidak.</source>
        <translation>Look at the papers in the printer. Mark their rows (Ctrl+A for all), then choose whether they came out or not.</translation>
    </message>
    <message>
        <source>Tidak ada serah terima pada tanggal ini.</source>
        <translation>No hand-overs on this date.</translation>
    </message>
    <message>
        <source>Semua tanda terima sudah dicetak.</source>
        <translation>All receipts are printed.</translation>
    </message>
    <message>
        <source>{0} dari {1} tanda terima</source>
        <translation>{0} of {1} receipts</translation>
    </message>
    <message>
        <source>Tanda terima</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>Laporan harian {0}</source>
        <translation>Daily report of {0}</translation>
    </message>
    <message>
        <source>Berita acara {0}</source>
        <translation>Minutes {0}</translation>
    </message>
    <message>
        <source>Tanggal ini tidak dapat dibaca. Catatan tidak berubah; coba lagi.</source>
        <translation>This date cannot be read. The records are unchanged; try again.</translation>
    </message>
    <message>
        <source>Keadaan pukul {0}</source>
        <translation>As of {0}</translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>nomor tanda terima</source>
        <translation>receipt number</translation>
    </message>
    <message>
        <source>NIK</source>
        <translation>NIK</translation>
    </message>
    <message>
        <source>nomor registrasi</source>
        <translation>registration number</translation>
    </message>
    <message>
        <source>angka akhir NIK</source>
        <translation>last digits of the NIK</translation>
    </message>
    <message>
        <source>nama</source>
        <translation>name</translation>
    </message>
    <message>
        <source>ejaan lain</source>
        <translation>another spelling</translation>
    </message>
    <message>
        <source>alamat</source>
        <translation>address</translation>
    </message>
    <message>
        <source>mirip</source>
        <translation>similar</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>KTP-el tidak ditemukan di kelurahan ini. Periksa ejaan nama atau hubungi Disdukcapil.</source>
        <translation>This card is not known here. Check the spelling of the name or ask the registry.</translation>
    </message>
    <message>
        <source>KTP-el ini masih dalam kiriman. Terima kirimannya lebih dahulu.</source>
        <translation>This card is still in a batch on its way. Receive the batch first.</translation>
    </message>
    <message>
        <source>KTP-el ini tersedia di laci kelurahan. Periksa kembali tindakan yang dipilih.</source>
        <translation>This card is in the drawer. Check the act that you chose.</translation>
    </message>
    <message>
        <source>KTP-el ini salah kirim. Kembalikan ke kecamatan agar sampai di kelurahan pemiliknya.</source>
        <translation>This card was sent to the wrong kelurahan. Return it to the kecamatan.</translation>
    </message>
    <message>
        <source>KTP-el ini ditahan karena pemilik belum berusia 17 tahun. Simpan sampai ulang tahunnya.</source>
        <translation>This card is held because its owner is under 17. Keep it until the birthday.</translation>
    </message>
    <message>
        <source>KTP-el ini ditahan karena data atau fisiknya bermasalah. Minta penyelia memeriksanya.</source>
        <translation>This card is held for a fault in its data or body. Ask the supervisor to look at it.</translation>
    </message>
    <message>
        <source>KTP-el ini sedang dibawa tim distribusi. Catat kembalinya tas lebih dahulu.</source>
        <translation>This card is out with a team. Record the return of the bag first.</translation>
    </message>
    <message>
        <source>KTP-el ini sudah diserahkan. Bila keliru, minta penyelia membatalkan serah terimanya.</source>
        <translation>This card has been handed over. If that was wrong, ask the supervisor to cancel it.</translation>
    </message>
    <message>
        <source>KTP-el ini berada pada orang yang keliru. Catat kembalinya kartu lebih dahulu.</source>
        <translation>This card is with a wrong person. Record its return first.</translation>
    </message>
    <message>
        <source>KTP-el ini tercatat hilang di kelurahan. Catat sebagai ditemukan bila kartunya ada.</source>
        <translation>This card is recorded as lost in the office. Record it as found if it is here.</translation>
    </message>
    <message>
        <source>KTP-el ini sudah dimusnahkan. Arahkan pemilik mengajukan cetak ulang.</source>
        <translation>This card has been destroyed. The owner may apply for a new print.</translation>
    </message>
    <message>
        <source>KTP-el ini belum dikirim ke kelurahan. Hubungi Disdukcapil untuk jadwal kirimannya.</source>
        <translation>This card has not been sent to the kelurahan yet. Ask the registry when it will be.</translation>
    </message>
    <message>
        <source>KTP-el ini sudah dikembalikan ke kecamatan/Disdukcapil. Arahkan pemilik ke sana.</source>
        <translation>This card has been returned to the registry. Send the owner there.</translation>
    </message>
    <message>
        <source>KTP-el ini tidak tercatat dalam tas distribusi. Serahkan di loket atau catat tasnya dahulu.</source>
        <translation>This card is not recorded in a delivery bag. Hand it over at the desk or record the bag first.</translation>
    </message>
    <message>
        <source>KTP-el ini tidak tercatat sudah diserahkan, jadi tidak ada yang perlu dibatalkan.</source>
        <translation>This card is not recorded as handed over, so there is nothing to cancel.</translation>
    </message>
    <message>
        <source>Sudah Dicetak</source>
        <translation>Printed</translation>
    </message>
    <message>
        <source>Dikirim ke Kelurahan</source>
        <translation>Sent to the Kelurahan</translation>
    </message>
    <message>
        <source>Tersedia di Kelurahan</source>
        <translation>Available</translation>
    </message>
    <message>
        <source>Fisik Tidak Ada</source>
        <translation>Missing on Receipt</translation>
    </message>
    <message>
        <source>Salah Kirim</source>
        <translation>Misrouted</translation>
    </message>
    <message>
        <source>Ditahan (Belum 17 Tahun)</source>
        <translation>Held (Under 17)</translation>
    </message>
    <message>
        <source>Ditahan (Data/Fisik Bermasalah)</source>
        <translation>Held (Faulty Data or Card)</translation>
    </message>
    <message>
        <source>Dibawa Tim Distribusi</source>
        <translation>Out with a Team</translation>
    </message>
    <message>
        <source>Sudah Diserahkan</source>
        <translation>Handed Over</translation>
    </message>
    <message>
        <source>Pada Orang yang Keliru</source>
        <translation>With a Wrong Person</translation>
    </message>
    <message>
        <source>Hilang di Kelurahan</source>
        <translation>Lost in the Office</translation>
    </message>
    <message>
        <source>Dikembalikan ke Kecamatan/Disdukcapil</source>
        <translation>Returned to the Kecamatan/Registry</translation>
    </message>
    <message>
        <source>Dimusnahkan</source>
        <translation>Destroyed</translation>
    </message>
    <message>
        <source>Pengiriman</source>
        <translation>Dispatch</translation>
    </message>
    <message>
        <source>Penerimaan</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>Penerimaan di Luar Daftar</source>
        <translation>Receipt outside the List</translation>
    </message>
    <message>
        <source>Penahanan</source>
        <translation>Hold</translation>
    </message>
    <message>
        <source>Pelepasan Penahanan</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>Penempatan</source>
        <translation>Put in Its Place</translation>
    </message>
    <message>
        <source>Keluar dengan Tas Distribusi</source>
        <translation>Out with a Delivery Bag</translation>
    </message>
    <message>
        <source>Kunjungan Gagal</source>
        <translation>Visit Failed</translation>
    </message>
    <message>
        <source>Kembali dari Tas Distribusi</source>
        <translation>Back from a Delivery Bag</translation>
    </message>
    <message>
        <source>Serah Terima</source>
        <translation>Hand-over</translation>
    </message>
    <message>
        <source>Pembatalan Serah Terima</source>
        <translation>Cancellation of a Hand-over</translation>
    </message>
    <message>
        <source>Kembali dari Orang yang Keliru</source>
        <translation>Back from a Wrong Person</translation>
    </message>
    <message>
        <source>Ditemukan</source>
        <translation>Found</translation>
    </message>
    <message>
        <source>Pengembalian</source>
        <translation>Return</translation>
    </message>
    <message>
        <source>Penarikan</source>
        <translation>Recall</translation>
    </message>
    <message>
        <source>Pemusnahan</source>
        <translation>Destruction</translation>
    </message>
    <message>
        <source>Penggabungan Catatan</source>
        <translation>Records Joined</translation>
    </message>
    <message>
        <source>Kode pendaftaran terdiri atas 15 huruf/angka. Periksa lagi kode dari Disdukcapil.</source>
        <translation>An enrolment code has 15 letters and digits. Check the code from the registry again.</translation>
    </message>
    <message>
        <source>NIK harus terdiri atas 16 angka.</source>
        <translation>A NIK has 16 digits.</translation>
    </message>
    <message>
        <source>NIK rusak oleh lembar kerja (ditulis dengan E). Minta daftar asli.</source>
        <translation>A spreadsheet has spoilt the NIK (written with E). Ask for the original list.</translation>
    </message>
    <message>
        <source>NIK rusak oleh lembar kerja (berdesimal). Minta daftar asli.</source>
        <translation>A spreadsheet has spoilt the NIK (decimals). Ask for the original list.</translation>
    </message>
    <message>
        <source>Kode kelurahan harus terdiri atas 10 angka.</source>
        <translation>A kelurahan code has 10 digits.</translation>
    </message>
    <message>
        <source>Bukan pengenal kartu: harus 32 angka heksadesimal.</source>
        <translation>Not the identifier of a card: it has 32 hexadecimal digits.</translation>
    </message>
    <message>
        <source>Bagian nomor di luar batas.</source>
        <translation>A part of the number is out of range.</translation>
    </message>
    <message>
        <source>Nomor harus terdiri atas 22 angka.</source>
        <translation>A number has 22 digits.</translation>
    </message>
    <message>
        <source>Nomor salah ketik: angka pemeriksanya tidak cocok.</source>
        <translation>The number is mistyped: its check digits do not agree.</translation>
    </message>
    <message>
        <source>PIN harus terdiri atas 6 angka.</source>
        <translation>A PIN has 6 digits.</translation>
    </message>
    <message>
        <source>PIN ini terlalu mudah ditebak. Pilih 6 angka yang tidak berurutan.</source>
        <translation>This PIN is too easy to guess. Choose 6 digits that do not follow each other.</translation>
    </message>
    <message>
        <source>Tanda terima ini tidak dapat diberi kode QR.</source>
        <translation>This receipt cannot be given a QR code.</translation>
    </message>
    <message>
        <source>Kode QR ini bukan dari tanda terima Serah.</source>
        <translation>This QR code is not of a Serah receipt.</translation>
    </message>
    <message>
        <source>Kode QR ini rusak atau diubah.</source>
        <translation>This QR code is damaged or was changed.</translation>
    </message>
    <message>
        <source>Tanggal tidak dapat dibaca; isian lain tetap aman, tulislah tanggal seperti 27-02-2019.</source>
        <translation>The date cannot be read; the other entries are safe, write dates like 27-02-2019.</translation>
    </message>
    <message>
        <source>Tanggal itu tidak ada dalam kalender; isian lain tetap aman, periksa hari dan bulannya.</source>
        <translation>That date is not in the calendar; the other entries are safe, check the day and the month.</translation>
    </message>
    <message>
        <source>Bilangan di luar 0 sampai 999.999.999.999 tidak dapat ditulis dengan huruf; tidak ada data yang berubah, periksa angkanya lalu coba lagi.</source>
        <translation>A number outside 0 to 999,999,999,999 cannot be written in words; no data were changed, check the number and try again.</translation>
    </message>
    <message>
        <source>Berkas kunci PC ini tidak ada, padahal basis datanya ada. Data tetap utuh tetapi terkunci; hubungi TI untuk memulihkan kunci dari cadangan.</source>
        <translation>The key file of this PC is missing although its database is there. The data are intact but locked; contact the IT staff to restore the key from a backup.</translation>
    </message>
    <message>
        <source>(catatan sudah dihapus sesuai masa simpan)</source>
        <translation>(note deleted at the end of its retention period)</translation>
    </message>
    <message>
        <source>Isi tanda terima sudah dihapus sesuai masa simpan.</source>
        <translation>What the receipt says has been deleted at the end of its retention period.</translation>
    </message>
    <message>
        <source>PIN salah {failures} kali. Coba lagi dalam {seconds} detik; bila lupa, hubungi Disdukcapil.</source>
        <translation>Wrong PIN, {failures} {failures:time|times}. Try again in {seconds} {seconds:second|seconds}; if you forgot it, call the registry.</translation>
    </message>
    <message>
        <source>Serah {version} tidak lolos uji pertamanya, jadi versi sebelumnya dipakai lagi. Lanjutkan pelayanan; TI diberi tahu saat sinkronisasi.</source>
        <translation>Serah {version} did not pass its first test, so the version before it is in use again. Go on serving; IT is told with the next sync.</translation>
    </message>
    <message>
        <source>Basis data tidak dapat dibaca ({reason}). Data tidak diubah; simpan berkas diagnosa dan hubungi TI.</source>
        <translation>The database cannot be read ({reason}). The data are unchanged; save a diagnosis file and call IT.</translation>
    </message>
    <message>
        <source>Basis data PC ini tidak ada di foldernya. Jangan mendaftar ulang; hubungi TI untuk memulihkannya dari cadangan.</source>
        <translation>The database of this PC is not in its folder. Do not enrol again; contact the IT staff to restore it from a backup.</translation>
    </message>
    <message>
        <source>Kunci PC ini bukan milik basis data ini. Data tetap utuh dan tidak ada yang dicatat; hubungi TI untuk memulihkan kunci yang benar.</source>
        <translation>The key of this PC does not belong to this database. The data are intact and nothing was recorded; contact the IT staff to restore the right key.</translation>
    </message>
    <message>
        <source>PC ini sudah terdaftar di pusat yang lain; tidak ada yang berubah di PC ini. Untuk memindahkannya, hubungi TI Disdukcapil.</source>
        <translation>This PC is enrolled at another centre; nothing has changed on this PC. To move it, contact the IT staff of the registry.</translation>
    </message>
    <message>
        <source>Yang bersangkutan</source>
        <translation>The owner</translation>
    </message>
    <message>
        <source>Anggota keluarga satu KK</source>
        <translation>Family member on the same family card</translation>
    </message>
    <message>
        <source>Penerima kuasa</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Petugas atau Ketua RT/RW</source>
        <translation>Officer or RT/RW head</translation>
    </message>
    <message>
        <source>KTP pengambil</source>
        <translation>Collector’s identity card</translation>
    </message>
    <message>
        <source>Kartu Keluarga</source>
        <translation>Family card</translation>
    </message>
    <message>
        <source>Surat kuasa (F-1.07) bermeterai</source>
        <translation>Letter of authority (F-1.07) with duty stamp</translation>
    </message>
    <message>
        <source>KTP-el lama</source>
        <translation>Old card</translation>
    </message>
    <message>
        <source>Surat tugas</source>
        <translation>Letter of assignment</translation>
    </message>
    <message>
        <source>Akta kelahiran</source>
        <translation>Birth certificate</translation>
    </message>
    <message>
        <source>Diserahkan</source>
        <translation>Handed over</translation>
    </message>
    <message>
        <source>Hilang (surat kepolisian)</source>
        <translation>Lost (police report)</translation>
    </message>
    <message>
        <source>Belum pernah memiliki</source>
        <translation>Never had one</translation>
    </message>
    <message>
        <source>Cocok</source>
        <translation>Match</translation>
    </message>
    <message>
        <source>Tidak cocok</source>
        <translation>No match</translation>
    </message>
    <message>
        <source>Jari tidak terbaca</source>
        <translation>Finger cannot be read</translation>
    </message>
    <message>
        <source>Cip tidak terbaca</source>
        <translation>Chip cannot be read</translation>
    </message>
    <message>
        <source>Alat tidak tersedia</source>
        <translation>No device</translation>
    </message>
    <message>
        <source>Tidak dilakukan</source>
        <translation>Not done</translation>
    </message>
    <message>
        <source>KTP-el ini ditarik Disdukcapil. Jangan serahkan; kembalikan ke kecamatan.</source>
        <translation>The registry has recalled this card. Do not hand it over; return it to the kecamatan.</translation>
    </message>
    <message>
        <source>KTP-el atas nama {name} belum dapat diserahkan karena pemilik belum berusia 17 tahun (17 tahun pada {day}).</source>
        <translation>The card of {name} cannot be handed over yet because its owner is under 17 (turns 17 on {day}).</translation>
    </message>
    <message>
        <source>Pengambilan oleh {relation!l} tidak diizinkan di kelurahan ini. KTP-el tetap di laci.</source>
        <translation>Collection by this person ({relation!l}) is not allowed in this kelurahan. The card stays in the drawer.</translation>
    </message>
    <message>
        <source>Pengambilan oleh {relation!l} tidak diizinkan di kelurahan ini tanpa persetujuan penyelia.</source>
        <translation>Collection by this person ({relation!l}) is not allowed in this kelurahan without a supervisor’s approval.</translation>
    </message>
    <message>
        <source>Nama pengambil wajib diisi.</source>
        <translation>The collector’s name is required.</translation>
    </message>
    <message>
        <source>NIK pengambil: {why}</source>
        <translation>Collector’s NIK: {why}</translation>
    </message>
    <message>
        <source>{paper} belum ditunjukkan. Minta berkasnya; KTP-el tetap aman di laci.</source>
        <translation>Not shown yet: {paper!l}. Ask for it; the card is safe in the drawer.</translation>
    </message>
    <message>
        <source>{paper} tidak berlaku untuk pengambilan ini.</source>
        <translation>Not valid for this collection: {paper!l}.</translation>
    </message>
    <message>
        <source>Cocokkan nama, NIK, tanggal lahir, dan foto bersama penerima lebih dahulu. Bila ada yang salah, tahan kartunya.</source>
        <translation>First check the name, NIK, date of birth and photo together with the recipient. If anything is wrong, hold the card.</translation>
    </message>
    <message>
        <source>Pilih keadaan KTP-el lama: diserahkan, hilang, atau belum punya.</source>
        <translation>Choose what became of the old card: surrendered, lost, or never had one.</translation>
    </message>
    <message>
        <source>Nomor surat keterangan kehilangan dari kepolisian wajib diisi.</source>
        <translation>The number of the police report of the loss is required.</translation>
    </message>
    <message>
        <source>Sidik jari tidak cocok dengan kartu. Jangan serahkan; hubungi penyelia.</source>
        <translation>The fingerprint does not match the card. Do not hand it over; call the supervisor.</translation>
    </message>
    <message>
        <source>Verifikasi sidik jari wajib untuk pengambilan ini.</source>
        <translation>Fingerprint verification is required for this collection.</translation>
    </message>
    <message>
        <source>Tanda tangan belum ada. Minta penerima tanda tangan, cap jempol, atau saksi.</source>
        <translation>There is no signature yet. Ask the recipient for a signature, a thumb print or a witness.</translation>
    </message>
    <message>
        <source>Pilih siapa yang mengambil: pemilik, keluarga, kuasa, atau RT/RW.</source>
        <translation>Choose who collects: owner, family, proxy, or RT/RW.</translation>
    </message>
    <message>
        <source>Pengambil ini sudah mengambil {taken} KTP-el hari ini (batas {most}).</source>
        <translation>This collector has already taken {taken} {taken:card|cards} today (limit {most}).</translation>
    </message>
    <message>
        <source>PC ini belum mempunyai sistem cetak (CUPS). Simpan sebagai PDF, atau hubungi TI.</source>
        <translation>This PC has no printing system (CUPS) yet. Save as PDF, or contact the IT staff.</translation>
    </message>
    <message>
        <source>Sistem cetak tidak menjawab. Lihat dahulu apakah kertasnya keluar dari printer.</source>
        <translation>The printing system does not answer. First look whether the paper came out of the printer.</translation>
    </message>
    <message>
        <source>Printer yang dipilih tidak ada lagi di PC ini. Pilih printer lain di Pengaturan.</source>
        <translation>The chosen printer is no longer on this PC. Choose another one in Settings.</translation>
    </message>
    <message>
        <source>Printer sedang tidak menerima pekerjaan. Nyalakan printernya, lalu coba lagi.</source>
        <translation>The printer takes no jobs at the moment. Switch it on, then try again.</translation>
    </message>
    <message>
        <source>Belum ada printer bawaan di PC ini. Pilih printer di Pengaturan.</source>
        <translation>This PC has no default printer. Choose a printer in Settings.</translation>
    </message>
    <message>
        <source>Sistem cetak PC ini tidak berjalan. Nyalakan ulang PC, atau hubungi TI.</source>
        <translation>The printing system of this PC is not running. Restart the PC, or contact the IT staff.</translation>
    </message>
    <message>
        <source>Printer menolak pekerjaan ini. Periksa printer dan kertasnya, lalu coba lagi.</source>
        <translation>The printer refused this job. Check the printer and its paper, then try again.</translation>
    </message>
    <message>
        <source>Berkas PDF tidak dapat ditulis. Periksa folder dan ruang disknya, lalu coba lagi.</source>
        <translation>The PDF file cannot be written. Check its folder and the disk space, then try again.</translation>
    </message>
    <message>
        <source>KTP-el diserahkan dua kali</source>
        <translation>Card handed over twice</translation>
    </message>
    <message>
        <source>KTP-el ditarik setelah diserahkan</source>
        <translation>Card recalled after the hand-over</translation>
    </message>
    <message>
        <source>KTP-el dipindah saat dibawa tim</source>
        <translation>Card moved while out with a team</translation>
    </message>
    <message>
        <source>Tindakan bertentangan dengan catatan</source>
        <translation>An act contradicts the record</translation>
    </message>
    <message>
        <source>Dicatat oleh PC yang dicabut</source>
        <translation>Recorded by a revoked PC</translation>
    </message>
    <message>
        <source>Catatan PC bercabang (cadangan dipulihkan atau disk disalin)</source>
        <translation>The record of a PC has forked (backup restored or disk copied)</translation>
    </message>
    <message>
        <source>Dua catatan mungkin satu kartu</source>
        <translation>Two records may be one card</translation>
    </message>
    <message>
        <source>Dicatat oleh kelurahan lain</source>
        <translation>Recorded by another kelurahan</translation>
    </message>
    <message>
        <source>Belum dikenal lagi oleh pusat yang dipulihkan dari cadangan</source>
        <translation>Not known yet to a centre restored from a backup</translation>
    </message>
    <message>
        <source>Satu nomor pada dua kertas</source>
        <translation>One number on two papers</translation>
    </message>
    <message>
        <source>KTP-el ini tidak ada saat kiriman diterima. Bila kartunya ada, simpan terpisah dan hubungi Disdukcapil.</source>
        <translation>This card was missing when its batch was received. If it is here, keep it apart and call the registry.</translation>
    </message>
    <message>
        <source>Berkas penyiapan ini rusak, atau bukan berkas penyiapan Serah; belum ada yang berubah di PC ini, salin lagi berkasnya dari Disdukcapil.</source>
        <translation>This provisioning file is damaged, or is not one of Serah; nothing has changed on this PC, copy the file from the registry again.</translation>
    </message>
    <message>
        <source>PC ini belum didaftarkan. Minta kode pendaftaran ke Disdukcapil, lalu jalankan pendaftaran (serah-cli enrol).</source>
        <translation>This PC is not enrolled yet. Ask the registry for an enrolment code, then run the enrolment (serah-cli enrol).</translation>
    </message>
    <message>
        <source>NIK pengambil sama dengan NIK pemilik. Pilih “Pemilik”.</source>
        <translation>The collector’s NIK is the owner’s NIK. Choose “Owner”.</translation>
    </message>
    <message>
        <source>Cadangan belum dapat dibuat karena kesalahan yang tidak dikenal. Data asli tidak berubah; hubungi petugas TI.</source>
        <translation>No backup could be made because of an unknown fault. The original data is unchanged; call the IT staff.</translation>
    </message>
    <message>
        <source>Catatan PC dan pusat berbeda</source>
        <translation>PC and centre differ</translation>
    </message>
    <message>
        <source>Satu kiriman diterima dua kali</source>
        <translation>One batch received twice</translation>
    </message>
    <message>
        <source>Kasus ini sudah ditutup, atau hanya Disdukcapil yang dapat menutupnya. Tidak ada yang diubah.</source>
        <translation>This case is closed already, or only the registry can close it. Nothing was changed.</translation>
    </message>
    <message>
        <source>Catatan masih kosong. Tulis apa yang sudah dilakukan.</source>
        <translation>The note is still empty. Write what has been done.</translation>
    </message>
    <message>
        <source>Catatan terlalu panjang. Ringkas menjadi paling banyak {most} huruf.</source>
        <translation>The note is too long. Shorten it to {most} letters at most.</translation>
    </message>
    <message>
        <source>PC {number} (PC ini)</source>
        <translation>PC {number} (this PC)</translation>
    </message>
    <message>
        <source>Pusat</source>
        <translation>Centre</translation>
    </message>
    <message>
        <source>PC {number}</source>
        <translation>PC {number}</translation>
    </message>
    <message>
        <source>PC {number} kelurahan {kelurahan}</source>
        <translation>PC {number} of kelurahan {kelurahan}</translation>
    </message>
    <message>
        <source>Tidak ada catatannya</source>
        <translation>No record of it</translation>
    </message>
    <message>
        <source>Catatannya: {state}</source>
        <translation>Record says: {state}</translation>
    </message>
    <message>
        <source>{relation}, {name}</source>
        <translation>{relation}, {name}</translation>
    </message>
    <message>
        <source>Diambil oleh: {taker}. Bukti: {evidence}.</source>
        <translation>Collected by: {taker}. Evidence: {evidence}.</translation>
    </message>
    <message>
        <source>tanda tangan di layar</source>
        <translation>signature on the screen</translation>
    </message>
    <message>
        <source>tanda tangan pada lembar {sheet} baris {row}</source>
        <translation>signature on sheet {sheet}, row {row}</translation>
    </message>
    <message>
        <source>cap jempol, saksi {witness}</source>
        <translation>thumb print, witness {witness}</translation>
    </message>
    <message>
        <source>saksi {witness}</source>
        <translation>witness {witness}</translation>
    </message>
    <message>
        <source>Nomor tanda terima ini bukan dari PC ini. Periksa nomornya.</source>
        <translation>This receipt number is not of this PC. Check the number.</translation>
    </message>
    <message>
        <source>Jam PC diragukan; tanggal dipastikan petugas.</source>
        <translation>The PC clock was doubtful; an officer confirmed the date.</translation>
    </message>
    <message>
        <source>Serah terima dicatat</source>
        <translation>Hand-overs recorded</translation>
    </message>
    <message>
        <source>Dibatalkan</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>Diserahkan pada hari ini</source>
        <translation>Handed over on this day</translation>
    </message>
    <message>
        <source>Sudah dikonfirmasi pusat</source>
        <translation>Confirmed by the centre</translation>
    </message>
    <message>
        <source>Belum dikonfirmasi pusat</source>
        <translation>Not yet confirmed by the centre</translation>
    </message>
    <message>
        <source>Nomor berita acara ini bukan dari PC ini. Periksa nomornya.</source>
        <translation>This number of minutes is not of this PC. Check the number.</translation>
    </message>
    <message>
        <source>Dikirim menurut pengantar</source>
        <translation>Sent according to the cover letters</translation>
    </message>
    <message>
        <source>Diterima di luar daftar</source>
        <translation>Received outside the lists</translation>
    </message>
    <message>
        <source>Masih dalam perjalanan</source>
        <translation>Still on the way</translation>
    </message>
    <message>
        <source>Fisik tidak ada saat diterima</source>
        <translation>Missing on receipt</translation>
    </message>
    <message>
        <source>Diterima</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>Tersedia di laci</source>
        <translation>Available in the drawer</translation>
    </message>
    <message>
        <source>Ditahan</source>
        <translation>Held</translation>
    </message>
    <message>
        <source>Salah kirim, belum dikembalikan</source>
        <translation>Misrouted, not yet returned</translation>
    </message>
    <message>
        <source>Jumlah di laci</source>
        <translation>Total in the drawer</translation>
    </message>
    <message>
        <source>Dibawa tim distribusi</source>
        <translation>Out with teams</translation>
    </message>
    <message>
        <source>Pada orang yang keliru</source>
        <translation>With a wrong person</translation>
    </message>
    <message>
        <source>Dikembalikan</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>Hilang di kelurahan</source>
        <translation>Lost in the office</translation>
    </message>
    <message>
        <source>Kembali, lalu dikirim dalam kiriman lain</source>
        <translation>Came back, then sent in another batch</translation>
    </message>
    <message>
        <source>Alasan wajib diisi.</source>
        <translation>A reason is required.</translation>
    </message>
    <message>
        <source>Catatan KTP-el ini sudah digabung dengan catatan lain. Belum ada yang dicatat; cari kembali namanya dan pilih catatan yang muncul.</source>
        <translation>This record has been merged with another one. Nothing was recorded; search for the name again and choose the record that appears.</translation>
    </message>
    <message>
        <source>Serah terima KTP-el ini tidak tercatat dengan tanda terima, jadi tidak dapat dibatalkan di sini. Hubungi Disdukcapil; catatan tidak berubah.</source>
        <translation>The hand-over of this card is not recorded with a receipt, so it cannot be cancelled here. Contact the registry; the records are unchanged.</translation>
    </message>
    <message>
        <source>Nama</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>NIK</source>
        <translation>NIK</translation>
    </message>
    <message>
        <source>Tempat/tanggal lahir</source>
        <translation>Place/date of birth</translation>
    </message>
    <message>
        <source>Foto</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Data lain yang tercetak</source>
        <translation>Other printed data</translation>
    </message>
    <message>
        <source>Kartu rusak atau cip tidak terbaca</source>
        <translation>Card damaged or chip cannot be read</translation>
    </message>
    <message>
        <source>Pilih dahulu data mana yang tidak sesuai.</source>
        <translation>First choose which data do not match.</translation>
    </message>
    <message>
        <source>KTP-el ini ditarik Disdukcapil, jadi penahanannya tidak dapat dilepas. Kembalikan ke kecamatan.</source>
        <translation>The registry has recalled this card, so it cannot be released. Return it to the kecamatan.</translation>
    </message>
    <message>
        <source>PC ini sekarang milik Kelurahan {name} sebagai PC {number}.</source>
        <translation>This PC now belongs to Kelurahan {name} as PC {number}.</translation>
    </message>
    <message>
        <source>Kartu Kelurahan {name} tidak lagi tampil di sini.</source>
        <translation>The cards of Kelurahan {name} are no longer shown here.</translation>
    </message>
    <message>
        <source>Semua catatan Kelurahan {name} dari PC ini sudah tersimpan di server pusat.</source>
        <translation>All records of Kelurahan {name} from this PC are stored at the central server.</translation>
    </message>
    <message>
        <source>Tanda terima lama tetap berlaku dengan nomor dan nama kelurahan lamanya.</source>
        <translation>Old receipts stay valid, with the number and the name of their old kelurahan.</translation>
    </message>
    <message>
        <source>Sambungkan PC ini ke jaringan; kartu dan petugas Kelurahan {name} datang sendiri.</source>
        <translation>Connect this PC to the network; the cards and staff of Kelurahan {name} come by themselves.</translation>
    </message>
    <message>
        <source>Tindakan ini memerlukan penyelia. Minta penyelia memasukkan PIN-nya.</source>
        <translation>This needs a supervisor. Ask the supervisor to enter the PIN.</translation>
    </message>
    <message>
        <source>Petugas “{text}” tidak terdaftar di kelurahan ini. Periksa nama atau NIP-nya.</source>
        <translation>Officer “{text}” is not known in this kelurahan. Check the name or the NIP.</translation>
    </message>
    <message>
        <source>Ada lebih dari satu petugas bernama “{text}”. Pakailah NIP-nya.</source>
        <translation>More than one officer is called “{text}”. Use the NIP.</translation>
    </message>
    <message>
        <source>Terlalu banyak PIN salah. Coba lagi dalam {seconds} detik.</source>
        <translation>Too many wrong PINs. Try again in {seconds} {seconds:second|seconds}.</translation>
    </message>
    <message>
        <source>PIN salah. Sisa {tries} kali percobaan sebelum harus menunggu.</source>
        <translation>Wrong PIN. {tries} {tries:try|tries} left before you have to wait.</translation>
    </message>
    <message>
        <source>PC ini dikunci oleh Disdukcapil. Semua catatan aman dan tetap dikirim; hubungi petugas TI Disdukcapil.</source>
        <translation>This PC is locked by the registry. All records are safe and still being sent; call the IT staff of the registry.</translation>
    </message>
    <message>
        <source>Tanda terima ini tidak ada di PC ini. Periksa nomornya.</source>
        <translation>This receipt is not on this PC. Check the number.</translation>
    </message>
    <message>
        <source>Berkas penyiapan tidak ada lagi di folder data PC ini; belum ada yang berubah, jalankan lagi pemasang dengan berkasnya atau pakai kode pendaftaran.</source>
        <translation>The provisioning file is no longer in this PC&apos;s data folder; nothing has changed, run the installer with the file again or use an enrolment code.</translation>
    </message>
    <message>
        <source>Berkas penyiapan di folder data PC ini tidak dapat dibaca; belum ada yang berubah, jalankan lagi pemasang dengan berkasnya atau pakai kode pendaftaran.</source>
        <translation>The provisioning file in this PC&apos;s data folder cannot be read; nothing has changed, run the installer with the file again or use an enrolment code.</translation>
    </message>
    <message>
        <source>Sebagian berkas basis data di PC ini rusak dan sudah diperbaiki.</source>
        <translation>Part of the database file on this PC was damaged and has been repaired.</translation>
    </message>
    <message>
        <source>Berkas basis data di PC ini hilang dan sudah dibuat kembali.</source>
        <translation>The database file on this PC was gone and has been made again.</translation>
    </message>
    <message>
        <source>Basis data di PC ini lebih lama daripada yang pernah dicatat, dan sudah dilengkapi.</source>
        <translation>The database on this PC was older than what had been recorded, and has been completed.</translation>
    </message>
    <message>
        <source>Basis data PC ini dipulihkan dari cadangan.</source>
        <translation>The database of this PC was restored from a backup.</translation>
    </message>
    <message>
        <source>{count} catatan diambil dari cadangan di PC ini.</source>
        <translation>{count} records were taken from a backup on this PC.</translation>
    </message>
    <message>
        <source>{count} catatan kehilangan urutannya dan dicatat ulang dengan isi, nomor, dan tanda tangan aslinya.</source>
        <translation>{count} records had lost their place in the chain and were recorded again with their own content, number and signature.</translation>
    </message>
    <message>
        <source>Berkas yang lama disimpan sebagai {name} untuk TI.</source>
        <translation>The old file is kept as {name} for IT.</translation>
    </message>
    <message>
        <source>{count} catatan terbukti utuh dan tetap ada, termasuk nomor dan tanda tangannya.</source>
        <translation>{count} records were proved whole and are still here, with their numbers and signatures.</translation>
    </message>
    <message>
        <source>Tidak ada catatan yang hilang.</source>
        <translation>No record is lost.</translation>
    </message>
    <message>
        <source>Tanda terima berikutnya memakai seri {epoch}, jadi tidak ada nomor yang terpakai dua kali.</source>
        <translation>The next receipts use series {epoch}, so that no number is used twice.</translation>
    </message>
    <message>
        <source>{count} catatan belum ada di PC ini. Yang pernah terkirim akan kembali dari server pusat; sambungkan PC ini ke jaringan.</source>
        <translation>{count} records are not on this PC yet. What was sent before will come back from the central server; connect this PC to the network.</translation>
    </message>
    <message>
        <source>Mungkin ada catatan terakhir yang belum ada di PC ini. Yang pernah terkirim akan kembali dari server pusat; sambungkan PC ini ke jaringan.</source>
        <translation>The last records may not be on this PC yet. What was sent before will come back from the central server; connect this PC to the network.</translation>
    </message>
    <message>
        <source>Cocokkan tanda terima kertas sejak cadangan terakhir dengan Riwayat; yang tidak ada di sana, laporkan kepada penyelia.</source>
        <translation>Compare the paper receipts since the last backup with History; report to the supervisor what is missing there.</translation>
    </message>
    <message>
        <source>Pada {count} catatan, gambar tanda tangannya hilang dari PC ini; simpan tanda terima kertasnya.</source>
        <translation>For {count} records the picture of the signature is lost from this PC; keep their paper receipts.</translation>
    </message>
    <message>
        <source>Daftar kartu harus diambil lagi dari server pusat: sambungkan PC ini ke jaringan sebelum melayani.</source>
        <translation>The list of cards has to be fetched from the central server again: connect this PC to the network before serving.</translation>
    </message>
    <message>
        <source>Daftar kartu diminta lagi seluruhnya dari server pusat; sampai selesai, daftar yang ada tetap dapat dipakai.</source>
        <translation>The whole list of cards is asked of the central server again; until it has come, the list that is here can still be used.</translation>
    </message>
    <message>
        <source>Minta TI memeriksa disk PC ini.</source>
        <translation>Ask IT to check the disk of this PC.</translation>
    </message>
    <message>
        <source>Lanjutkan pelayanan.</source>
        <translation>Go on serving.</translation>
    </message>
    <message>
        <source>ruang di {name} tidak cukup</source>
        <translation>there is not enough room on {name}</translation>
    </message>
    <message>
        <source>Berkas {name} bukan cadangan Serah yang utuh ({reason}). Data di PC ini tidak berubah; pilih cadangan lain.</source>
        <translation>The file {name} is not a whole backup of Serah ({reason}). The data on this PC did not change; choose another backup.</translation>
    </message>
    <message>
        <source>akhir berkasnya hilang</source>
        <translation>its end is missing</translation>
    </message>
    <message>
        <source>bukan milik PC ini, atau keterangannya rusak</source>
        <translation>it is not of this PC, or its description is damaged</translation>
    </message>
    <message>
        <source>panjangnya berubah</source>
        <translation>its length has changed</translation>
    </message>
    <message>
        <source>isinya berubah sejak dibuat</source>
        <translation>its content has changed since it was made</translation>
    </message>
    <message>
        <source>Disk penuh, jadi basis data belum dapat dibuka. Data tidak berubah; kosongkan ruang disk, lalu buka Serah lagi.</source>
        <translation>The disk is full, so the database cannot be opened yet. The data did not change; free disk space, then open Serah again.</translation>
    </message>
    <message>
        <source>Basis data PC ini tidak dapat diperbaiki: tidak ada bagian atau cadangannya yang terbaca. Tidak ada yang dihapus; hubungi TI.</source>
        <translation>The database of this PC cannot be repaired: no part or backup of it can be read. Nothing was deleted; call IT.</translation>
    </message>
    <message>
        <source>Basis data belum dapat diperbaiki ({reason}). Tidak ada yang dihapus; kosongkan ruang disk, lalu buka Serah lagi.</source>
        <translation>The database could not be repaired yet ({reason}). Nothing was deleted; free disk space, then open Serah again.</translation>
    </message>
    <message>
        <source>disk penuh</source>
        <translation>the disk is full</translation>
    </message>
    <message>
        <source>Cadangan ini tidak memuat kunci titipan, jadi tidak dapat dibuka tanpa kunci PC ini. Data tidak berubah; cari cadangan lain atau hubungi Disdukcapil.</source>
        <translation>This backup carries no keys in trust, so it cannot be opened without the keys of this PC. The data is unchanged; look for another backup or contact the registry.</translation>
    </message>
    <message>
        <source>Jawaban ini bukan untuk permintaan PC ini, atau rusak. Minta Disdukcapil mengirimnya lagi; data tidak berubah.</source>
        <translation>This answer is not for the request of this PC, or it is damaged. Ask the registry to send it again; the data is unchanged.</translation>
    </message>
    <message>
        <source>Isi cadangan {name} berubah sejak dibuat. Data di PC ini tidak berubah; pilih cadangan lain.</source>
        <translation>The content of the backup {name} has changed since it was made. The data on this PC is unchanged; choose another backup.</translation>
    </message>
    <message>
        <source>salinan di {name} tidak sama dengan aslinya</source>
        <translation>the copy on {name} is not the same as the original</translation>
    </message>
    <message>
        <source>Disk gagal saat menyimpan: BELUM PASTI tindakan ini tercatat. Jangan ulangi dahulu; tutup lalu buka Serah lagi dan periksa kartunya. Yang tercatat sebelumnya aman.</source>
        <translation>The disk failed while saving: it is NOT CERTAIN that this act is recorded. Do not repeat it yet; close Serah, open it again and look at the card. What was recorded before is safe.</translation>
    </message>
    <message>
        <source>Disk penuh: tindakan ini BELUM tercatat. Ruang cadangan sudah dibuka, jadi ulangi sekarang; kosongkan ruang disk sebelum besok.</source>
        <translation>The disk is full: this act is NOT recorded. The reserve has been opened, so do it again now; free disk space before tomorrow.</translation>
    </message>
    <message>
        <source>Sebagian basis data di PC ini tidak terbaca: tindakan ini BELUM tercatat. Yang sudah tercatat tidak dihapus; tutup lalu buka Serah lagi agar basis datanya diperbaiki.</source>
        <translation>Part of the database on this PC cannot be read: this act is NOT recorded. What was recorded is not deleted; close and open Serah again so that the database is repaired.</translation>
    </message>
    <message>
        <source>Basis data gagal ({reason}): tindakan ini BELUM tercatat. Data yang sudah tersimpan aman; buka Pengaturan &gt; Diagnostik, lalu hubungi TI.</source>
        <translation>The database failed ({reason}): this was NOT recorded. What was stored before is safe; open Settings &gt; Diagnostics, then call IT.</translation>
    </message>
    <message>
        <source>PC ini didaftarkan tanpa kunci untuk berkas pertukaran. Semua catatan aman di PC ini; hubungi petugas TI.</source>
        <translation>This PC was enrolled without a key for exchange files. All records are safe on this PC; contact IT staff.</translation>
    </message>
    <message>
        <source>Berkas pertukaran tidak boleh disimpan di folder data Serah. Pilih flashdisk atau folder lain; data aman.</source>
        <translation>An exchange file must not be saved in the data folder of Serah. Choose a stick or another folder; the data are safe.</translation>
    </message>
    <message>
        <source>Flashdisk atau disk penuh, berkas tidak jadi dibuat. Semua catatan aman di PC ini; kosongkan ruangnya atau pakai flashdisk lain, lalu buat berkas lagi.</source>
        <translation>The stick or disk is full, so no file was made. All records are safe on this PC; free some room or use another stick, then make the file again.</translation>
    </message>
    <message>
        <source>Pembuatan berkas dihentikan dan tidak ada berkas yang tersisa. Semua catatan aman di PC ini.</source>
        <translation>Making the file was stopped and none is left. All records are safe on this PC.</translation>
    </message>
    <message>
        <source>Berkas lain sedang dibuat, berkas ini tidak jadi. Semua catatan aman di PC ini; buat berkas lagi.</source>
        <translation>Another file is being made, so this one was not. All records are safe on this PC; make the file again.</translation>
    </message>
    <message>
        <source>Folder {name} tidak ada. Tidak ada berkas yang dibuat; pilih folder flashdisk.</source>
        <translation>There is no folder {name}. No file was made; choose a folder on the stick.</translation>
    </message>
    <message>
        <source>Berkas nomor {number} tanpa catatan baru sudah ditulis: {name}. Bawa berkas ini ke Disdukcapil untuk meminta pembaruan, lalu baca berkas balasannya di PC ini.</source>
        <translation>File number {number} without new records has been written: {name}. Take it to the registry to ask for updates, then read its reply file on this PC.</translation>
    </message>
    <message>
        <source>Berkas nomor {number} dengan {count} catatan sudah ditulis: {name}. Belum ada yang terhitung terkirim; bawa berkas ini ke Disdukcapil, lalu baca berkas balasannya di PC ini.</source>
        <translation>File number {number} with {count} {count:record|records} has been written: {name}. Nothing counts as sent yet; take it to the registry, then read its reply file on this PC.</translation>
    </message>
    <message>
        <source>Berkas tidak dapat ditulis ke {folder} ({reason}). Semua catatan aman di PC ini; periksa flashdisk, lalu buat berkas lagi.</source>
        <translation>The file cannot be written to {folder} ({reason}). All records are safe on this PC; check the stick, then make the file again.</translation>
    </message>
    <message>
        <source>Ini bukan berkas pertukaran Serah. Tidak ada yang berubah; pilih berkas balasan dari Disdukcapil (.serah).</source>
        <translation>This is no exchange file of Serah. Nothing has changed; choose a reply file of the registry (.serah).</translation>
    </message>
    <message>
        <source>Berkas ini bukan untuk PC ini, atau awalnya rusak. Tidak ada yang berubah; periksa nama berkasnya atau minta berkas balasan lagi ke Disdukcapil.</source>
        <translation>This file is not for this PC, or its beginning is damaged. Nothing has changed; check its name or ask the registry for the reply file again.</translation>
    </message>
    <message>
        <source>Berkas balasan ini rusak atau terpotong. Tidak ada yang berubah; salin lagi dari flashdisk atau minta berkas balasan lagi ke Disdukcapil.</source>
        <translation>This reply file is damaged or cut short. Nothing has changed; copy it from the stick again or ask the registry for it again.</translation>
    </message>
    <message>
        <source>Berkas ini bukan balasan server pusat untuk PC ini. Tidak ada yang berubah; minta berkas balasan yang benar ke Disdukcapil.</source>
        <translation>This file is no reply of the central server to this PC. Nothing has changed; ask the registry for the right one.</translation>
    </message>
    <message>
        <source>Berkas balasan ini dibuat untuk Serah yang lebih baru. Tidak ada yang berubah; minta petugas TI memperbarui Serah.</source>
        <translation>This reply file was made for a newer Serah. Nothing has changed; ask IT staff to update Serah.</translation>
    </message>
    <message>
        <source>Berkas ini bukan jawaban atas berkas yang masih dikenal PC ini. Tidak ada yang berubah; buat berkas baru dan bawa ke Disdukcapil.</source>
        <translation>This file answers no file that this PC still knows. Nothing has changed; make a new file and take it to the registry.</translation>
    </message>
    <message>
        <source>Pembacaan balasan dihentikan. Yang sudah dibaca tersimpan; baca berkas itu lagi untuk sisanya.</source>
        <translation>Reading the reply was stopped. What has been read is stored; read the file again for the rest.</translation>
    </message>
    <message>
        <source>Berkas {name} tidak dapat dibaca ({reason}). Yang sudah tersimpan aman; periksa flashdisk, lalu baca berkas itu lagi.</source>
        <translation>The file {name} cannot be read ({reason}). What is stored is safe; check the stick, then read the file again.</translation>
    </message>
    <message>
        <source>Berkas balasan ini sudah pernah dibaca.</source>
        <translation>This reply file has been read before.</translation>
    </message>
    <message>
        <source>Berkas balasan ini lebih lama daripada kabar terakhir dari server pusat.</source>
        <translation>This reply file is older than the last word of the central server.</translation>
    </message>
    <message>
        <source>{why} Tidak ada yang berubah; {todo}.</source>
        <translation>{why} Nothing has changed; {todo}.</translation>
    </message>
    <message>
        <source>{count} catatan belum tersimpan di server pusat, buat berkas baru untuknya</source>
        <translation>{count} {count:record is|records are} not stored at the central server yet, make a new file</translation>
    </message>
    <message>
        <source>Balasan atas berkas nomor {number} sudah dibaca: {stored} catatan kini tersimpan di server pusat, {received} pembaruan diterima</source>
        <translation>The reply to file number {number} has been read: {stored} {stored:record is|records are} now stored at the central server, {received} {received:update|updates} received</translation>
    </message>
    <message>
        <source>server pusat meminta {count} catatan dikirim lagi</source>
        <translation>the central server asks for {count} {count:record|records} again</translation>
    </message>
    <message>
        <source>Server pusat tidak mengenal PC ini; {safe}, minta kode pendaftaran baru ke Disdukcapil lalu daftarkan lagi PC ini (serah-cli enrol): nomor dan catatannya tetap.</source>
        <translation>The central server does not know this PC; {safe}, ask the registry for a new code and enrol this PC again (serah-cli enrol): its number and its records stay.</translation>
    </message>
    <message>
        <source>Tanda terima ini tidak ada di PC ini.</source>
        <translation>This receipt is not on this PC.</translation>
    </message>
    <message>
        <source>Penerima kiriman belum menandatangani berita acara.</source>
        <translation>The person who receives the batch has not signed the minutes yet.</translation>
    </message>
    <message>
        <source>Kiriman ini sudah diterima atau tidak ada di kelurahan ini.</source>
        <translation>This batch has been received already, or is not of this kelurahan.</translation>
    </message>
    <message>
        <source>Ada kartu yang ditandai tidak ada tetapi bukan dari kiriman ini.</source>
        <translation>A card that is marked as missing is not of this batch.</translation>
    </message>
    <message>
        <source>Dihitung {counted} keping, menurut daftar {listed}. Hitung ulang, lalu tandai kartu yang fisiknya tidak ada. Belum ada yang dicatat.</source>
        <translation>{counted} {counted:card|cards} counted, {listed} on the list. Count again, then mark the cards that are missing. Nothing has been recorded yet.</translation>
    </message>
    <message>
        <source>Nomor tanda terima PC ini sudah habis; tindakan ini belum tercatat dan data tetap aman. Minta TI mendaftarkan PC ini kembali ke Disdukcapil.</source>
        <translation>This PC has used up its receipt numbers; this was not recorded and the data are safe. Ask the IT staff to enrol this PC again with the registry.</translation>
    </message>
    <message>
        <source>Isian ini terlalu panjang dan belum tercatat; yang sudah tercatat tetap aman. Ringkas catatannya, lalu simpan lagi.</source>
        <translation>This entry is too long and has not been recorded; what was recorded before is safe. Shorten the note, then save it again.</translation>
    </message>
    <message>
        <source>Isian ini memuat tanda yang tidak dapat disimpan dan belum tercatat; yang sudah tercatat tetap aman. Ketik ulang isiannya, lalu simpan lagi.</source>
        <translation>This entry contains a character that cannot be stored and has not been recorded; what was recorded before is safe. Type it again, then save it again.</translation>
    </message>
    <message>
        <source>not enrolled</source>
        <translation>not enrolled</translation>
    </message>
    <message>
        <source>berkasnya tidak ada atau kosong</source>
        <translation>the file is missing or empty</translation>
    </message>
    <message>
        <source>Cadangan tidak lolos pemeriksaan ({fault}). Data asli tidak berubah; periksa disk.</source>
        <translation>The backup did not pass its check ({fault}). The original data are unchanged; check the disk.</translation>
    </message>
    <message>
        <source>Cadangan tidak dapat dibuat di {folder} ({reason}). Data asli tidak berubah; periksa ruang disk dan hak aksesnya.</source>
        <translation>The backup cannot be made in {folder} ({reason}). The original data are unchanged; check the disk space and the access rights.</translation>
    </message>
    <message>
        <source>Basis data tidak dapat dibuka di {folder}. Data tidak berubah; periksa hak akses folder itu, lalu buka Serah lagi.</source>
        <translation>The database in {folder} cannot be opened. The data are unchanged; check the access rights of that folder, then open Serah again.</translation>
    </message>
    <message>
        <source>Pustaka basis data tanpa enkripsi; Serah tidak akan memakainya.</source>
        <translation>The database library has no encryption; Serah will not use it.</translation>
    </message>
    <message>
        <source>Basis data tidak dapat dibaca dengan kunci PC ini. Data tidak diubah; hubungi TI untuk memulihkan kunci atau cadangan.</source>
        <translation>The database cannot be read with the key of this PC. The data are unchanged; contact the IT staff to restore the key or a backup.</translation>
    </message>
    <message>
        <source>Serah sedang berjalan di PC ini. Tutup jendelanya lebih dahulu, lalu ulangi.</source>
        <translation>Serah is already running on this PC. Close its window first, then try again.</translation>
    </message>
    <message>
        <source>Kunci disimpan dalam berkas: hanya untuk pengembangan, bukan untuk data warga.</source>
        <translation>The keys are kept in a file: for development only, not for the data of residents.</translation>
    </message>
    <message>
        <source>Berkas kunci PC ini tidak terbaca. Data tetap utuh tetapi terkunci; hubungi TI untuk memulihkan kunci dari cadangan.</source>
        <translation>The key file of this PC cannot be read. The data are intact but locked; contact the IT staff to restore the key from a backup.</translation>
    </message>
    <message>
        <source>Berkas kunci PC ini rusak. Data tetap utuh tetapi terkunci; hubungi TI untuk memulihkan kunci dari cadangan.</source>
        <translation>The key file of this PC is damaged. The data are intact but locked; contact the IT staff to restore the key from a backup.</translation>
    </message>
    <message>
        <source>Sebuah catatan di PC ini rusak dan tidak terbaca; yang lain tetap utuh. Jalankan pemeriksaan catatan (verify) dan hubungi TI.</source>
        <translation>A record on this PC is damaged and cannot be read; the others are intact. Run the check of the records (verify) and contact the IT staff.</translation>
    </message>
    <message>
        <source>Basis data ini dibuat oleh Serah yang lebih baru. Data aman dan tidak diubah; pasang versi Serah terbaru di PC ini.</source>
        <translation>This database was made by a newer Serah. The data are safe and unchanged; install the latest version of Serah on this PC.</translation>
    </message>
    <message>
        <source>Pemutakhiran basis data gagal dan dibatalkan. Data lama tetap utuh; periksa ruang disk, lalu buka Serah lagi atau hubungi TI.</source>
        <translation>The update of the database failed and was undone. The old data are intact; check the disk space, then open Serah again or contact the IT staff.</translation>
    </message>
    <message>
        <source>Pemutakhiran basis data dibatalkan; data lama tetap utuh.</source>
        <translation>The update of the database was undone; the old data are intact.</translation>
    </message>
    <message>
        <source>Tidak ada cadangan yang utuh di PC ini atau di drive yang terpasang. Data tidak berubah; pasang drive lain, atau sebut berkasnya: serah-cli restore BERKAS</source>
        <translation>There is no whole backup on this PC or on a connected drive. The data is unchanged; connect another drive, or name the file: serah-cli restore FILE</translation>
    </message>
    <message>
        <source>Salinan data sebelum pemutakhiran ada di {file}; hubungi TI.</source>
        <translation>A copy of the data from before the upgrade is at {file}; call IT.</translation>
    </message>
    <message>
        <source>Salinan uji tidak menyimpan kunci. Data asli tidak berubah.</source>
        <translation>A copy on trial keeps no keys. The data itself is unchanged.</translation>
    </message>
    <message>
        <source>Pemutakhiran kehilangan baris, jadi tidak dipakai. Data asli tidak berubah.</source>
        <translation>The upgrade lost rows, so it is not used. The data itself is unchanged.</translation>
    </message>
    <message>
        <source>Catatan terbaru tidak terbukti setelah pemutakhiran.</source>
        <translation>The newest records are not proved after the upgrade.</translation>
    </message>
    <message>
        <source>Disk penuh: tindakan ini BELUM tercatat. Kosongkan ruang disk, lalu ulangi.</source>
        <translation>The disk is full: this was NOT recorded. Free some disk space, then do it again.</translation>
    </message>
    <message>
        <source>Basis data sedang dipakai: tindakan ini BELUM tercatat. Tunggu sebentar, lalu ulangi.</source>
        <translation>The database is in use: this was NOT recorded. Wait a moment, then do it again.</translation>
    </message>
    <message>
        <source>belum ada yang berubah di PC ini</source>
        <translation>nothing has changed on this PC yet</translation>
    </message>
    <message>
        <source>Pendaftaran ditolak server pusat; {nothing_done}, hubungi Disdukcapil dengan menyebut kode yang dipakai.</source>
        <translation>The central server refused the enrolment; {nothing_done}, contact the registry and name the code that you used.</translation>
    </message>
    <message>
        <source>Server pusat belum terjangkau; {nothing_done}, periksa jaringan dan alamat server lalu ulangi.</source>
        <translation>The central server cannot be reached; {nothing_done}, check the network and the server’s address, then try again.</translation>
    </message>
    <message>
        <source>Kode pendaftaran ini tidak dikenal; {nothing_done}, periksa ejaannya atau minta kode baru dari Disdukcapil.</source>
        <translation>This enrolment code is not known; {nothing_done}, check its spelling or ask the registry for a new code.</translation>
    </message>
    <message>
        <source>Kode pendaftaran ini sudah dipakai PC lain; {nothing_done}, minta kode baru dari Disdukcapil.</source>
        <translation>Another PC has used this enrolment code; {nothing_done}, ask the registry for a new code.</translation>
    </message>
    <message>
        <source>Masa berlaku kode pendaftaran ini sudah lewat; {nothing_done}, minta kode baru dari Disdukcapil.</source>
        <translation>This enrolment code has expired; {nothing_done}, ask the registry for a new code.</translation>
    </message>
    <message>
        <source>Kode pendaftaran ini untuk kelurahan lain; {nothing_done}, minta kode untuk kelurahan PC ini.</source>
        <translation>This enrolment code is for another kelurahan; {nothing_done}, ask for a code for the kelurahan of this PC.</translation>
    </message>
    <message>
        <source>Kode pendaftaran salah ketik; {nothing_done}, periksa huruf demi huruf lalu ulangi.</source>
        <translation>The enrolment code is mistyped; {nothing_done}, check it letter by letter, then try again.</translation>
    </message>
    <message>
        <source>Pendaftaran PC ini telah dicabut; {nothing_done}, hubungi Disdukcapil.</source>
        <translation>The enrolment of this PC was revoked; {nothing_done}, contact the registry.</translation>
    </message>
    <message>
        <source>Server pusat memerlukan Serah yang lebih baru; {nothing_done}, pasang versi terbaru lalu ulangi.</source>
        <translation>The central server needs a newer Serah; {nothing_done}, install the latest version, then try again.</translation>
    </message>
    <message>
        <source>Server pusat sedang sibuk; {nothing_done}, ulangi beberapa menit lagi.</source>
        <translation>The central server is busy; {nothing_done}, try again in a few minutes.</translation>
    </message>
    <message>
        <source>Yang menjawab bukan server pusat yang membuat kode ini; {nothing_done}, periksa alamat server dan jaringan lalu ulangi.</source>
        <translation>What answered is not the central server that made this code; {nothing_done}, check the server’s address and the network, then try again.</translation>
    </message>
    <message>
        <source>Sambungan terputus sebelum jawaban tiba; {nothing_done}, ulangi dengan kode yang sama.</source>
        <translation>The connection broke before the answer came; {nothing_done}, try again with the same code.</translation>
    </message>
    <message>
        <source>Sertifikat server tidak dikenal; {nothing_done}, periksa alamat server dan jaringan lalu ulangi.</source>
        <translation>The server’s certificate is not known; {nothing_done}, check the server’s address and the network, then try again.</translation>
    </message>
    <message>
        <source>Tanggal PC ini tampaknya keliru; {nothing_done}, betulkan tanggal dan jam Windows lalu ulangi.</source>
        <translation>The date of this PC seems to be wrong; {nothing_done}, set the date and time of Windows right, then try again.</translation>
    </message>
    <message>
        <source>Proxy jaringan kantor meminta kata sandi yang tidak dimiliki Serah; {nothing_done}, minta petugas TI mengizinkan alamat server pusat tanpa kata sandi lalu ulangi.</source>
        <translation>The office&apos;s proxy asks for a password that Serah does not have; {nothing_done}, ask the IT staff to let the central server&apos;s address through without one, then try again.</translation>
    </message>
    <message>
        <source>Berkas penyiapan ini tidak dikenal server pusat; {nothing_done}, minta berkas baru dari Disdukcapil.</source>
        <translation>The central server does not know this provisioning file; {nothing_done}, ask the registry for a new file.</translation>
    </message>
    <message>
        <source>Berkas penyiapan ini bukan yang dibuat server pusat; {nothing_done}, minta berkas baru dari Disdukcapil.</source>
        <translation>This provisioning file is not the one that the central server made; {nothing_done}, ask the registry for a new file.</translation>
    </message>
    <message>
        <source>Jatah pendaftaran berkas penyiapan ini sudah habis; {nothing_done}, minta berkas baru dari Disdukcapil.</source>
        <translation>The enrolments of this provisioning file are used up; {nothing_done}, ask the registry for a new file.</translation>
    </message>
    <message>
        <source>Masa berlaku berkas penyiapan ini sudah lewat; {nothing_done}, minta berkas baru dari Disdukcapil.</source>
        <translation>This provisioning file has expired; {nothing_done}, ask the registry for a new file.</translation>
    </message>
    <message>
        <source>Berkas penyiapan ini telah dicabut Disdukcapil; {nothing_done}, minta berkas baru dari Disdukcapil.</source>
        <translation>The registry has revoked this provisioning file; {nothing_done}, ask the registry for a new file.</translation>
    </message>
    <message>
        <source>Disdukcapil menolak pendaftaran PC ini; {nothing_done}, hubungi Disdukcapil dengan menyebut nama PC dan kode ceknya.</source>
        <translation>The registry has refused to enrol this PC; {nothing_done}, call the registry with the PC&apos;s name and its check code.</translation>
    </message>
    <message>
        <source>Yang menjawab bukan server pusat dari berkas penyiapan ini; {nothing_done}, periksa jaringan, dan bila tetap begini hubungi Disdukcapil.</source>
        <translation>Whoever answered is not the central server of this provisioning file; {nothing_done}, check the network, and if it stays so call the registry.</translation>
    </message>
    <message>
        <source>Sambungan terputus sebelum jawaban tiba; {nothing_done}, pendaftaran diulang sendiri.</source>
        <translation>The line broke before the answer came; {nothing_done}, the enrolment is repeated by itself.</translation>
    </message>
    <message>
        <source>semua catatan aman di PC ini</source>
        <translation>all records are safe on this PC</translation>
    </message>
    <message>
        <source>Pendaftaran PC ini telah dicabut; {safe}, hentikan pelayanan di PC ini dan hubungi Disdukcapil.</source>
        <translation>The enrolment of this PC was revoked; {safe}, stop serving on this PC and contact the registry.</translation>
    </message>
    <message>
        <source>Server pusat memerlukan Serah yang lebih baru; {safe}, minta petugas TI memperbarui Serah.</source>
        <translation>The central server needs a newer Serah; {safe}, ask the IT staff to update Serah.</translation>
    </message>
    <message>
        <source>Server pusat menolak tanda tangan PC ini; {safe}, hubungi petugas TI.</source>
        <translation>The central server refused the signature of this PC; {safe}, contact the IT staff.</translation>
    </message>
    <message>
        <source>Rangkaian catatan PC ini tidak sambung di server pusat; {safe}, hubungi petugas TI.</source>
        <translation>The chain of this PC’s records does not join at the central server; {safe}, contact the IT staff.</translation>
    </message>
    <message>
        <source>Server pusat menyimpan catatan yang berbeda dari PC ini; {safe}, hubungi petugas TI.</source>
        <translation>The central server holds other records than this PC; {safe}, contact the IT staff.</translation>
    </message>
    <message>
        <source>Server pusat sedang sibuk; {safe} dan pengiriman diulang sendiri, lanjutkan pelayanan.</source>
        <translation>The central server is busy; {safe} and sending is tried again by itself, go on serving.</translation>
    </message>
    <message>
        <source>Jaringan atau server pusat terlalu lambat; {safe} dan pengiriman diulang sendiri, lanjutkan pelayanan.</source>
        <translation>The network or the central server is too slow; {safe} and sending is tried again by itself, go on serving.</translation>
    </message>
    <message>
        <source>Sambungan ke server pusat terputus; {safe} dan pengiriman diulang sendiri, lanjutkan pelayanan.</source>
        <translation>The connection to the central server broke; {safe} and sending is tried again by itself, go on serving.</translation>
    </message>
    <message>
        <source>Proxy jaringan kantor meminta kata sandi yang tidak dimiliki Serah; {safe}, minta petugas TI mengizinkan alamat server pusat tanpa kata sandi, dan lanjutkan pelayanan.</source>
        <translation>The office&apos;s proxy asks for a password that Serah does not have; {safe}, ask the IT staff to let the central server&apos;s address through without one, and go on serving.</translation>
    </message>
    <message>
        <source>Sertifikat server pusat sudah tidak berlaku; {safe}, beri tahu Disdukcapil dan lanjutkan pelayanan.</source>
        <translation>The certificate of the central server is no longer valid; {safe}, tell the registry and go on serving.</translation>
    </message>
    <message>
        <source>Server pusat belum terjangkau; {safe} dan dikirim sendiri begitu jaringan ada, lanjutkan pelayanan.</source>
        <translation>The central server cannot be reached; {safe} and are sent by themselves as soon as there is a network, go on serving.</translation>
    </message>
    <message>
        <source>Jaringan ini tidak sampai ke server pusat (mungkin harus masuk ke Wi-Fi dahulu); {safe}, periksa jaringan lalu sinkronkan lagi.</source>
        <translation>This network does not lead to the central server (perhaps you must sign in to the Wi-Fi first); {safe}, check the network, then synchronize again.</translation>
    </message>
    <message>
        <source>Server pusat menolak sinkronisasi ini; {safe}, hubungi petugas TI.</source>
        <translation>The central server refused this synchronization; {safe}, contact the IT staff.</translation>
    </message>
    <message>
        <source>Sinkronisasi dihentikan; {safe} dan sisanya dikirim pada sinkronisasi berikutnya.</source>
        <translation>The synchronization was stopped; {safe} and the rest is sent next time.</translation>
    </message>
    <message>
        <source>Sinkronisasi belum selesai; {safe} dan pengiriman diulang sendiri, lanjutkan pelayanan.</source>
        <translation>The synchronization is not complete; {safe} and sending is tried again by itself, go on serving.</translation>
    </message>
    <message>
        <source>Tanggal PC ini tampaknya keliru; {safe}, betulkan tanggal dan jam Windows lalu sinkronkan lagi.</source>
        <translation>The date of this PC seems to be wrong; {safe}, set the date and time of Windows right, then synchronize again.</translation>
    </message>
    <message>
        <source>jam PC ini melenceng {days} hari</source>
        <translation>the clock of this PC is {days} {days:day|days} off</translation>
    </message>
    <message>
        <source>jam PC ini melenceng {hours} jam</source>
        <translation>the clock of this PC is {hours} {hours:hour|hours} off</translation>
    </message>
    <message>
        <source>jam PC ini melenceng {minutes} menit</source>
        <translation>the clock of this PC is {minutes} {minutes:minute|minutes} off</translation>
    </message>
    <message>
        <source>{note!u}; {safe}, betulkan tanggal dan jam Windows lalu sinkronkan lagi.</source>
        <translation>{note!u}; {safe}, set the date and time of Windows right, then synchronize again.</translation>
    </message>
    <message>
        <source>{sent} catatan sudah tersimpan di pusat, lalu: {text!l}</source>
        <translation>{sent} {sent:record is|records are} stored at the centre, then: {text!l}</translation>
    </message>
    <message>
        <source>{sent} catatan sudah tersimpan di server pusat</source>
        <translation>{sent} {sent:record is|records are} stored at the central server</translation>
    </message>
    <message>
        <source>Semua catatan PC ini sudah tersimpan di server pusat</source>
        <translation>All records of this PC are stored at the central server</translation>
    </message>
    <message>
        <source>periksa {cases} kasus baru di layar Kasus</source>
        <translation>look at {cases} new {cases:case|cases} under Cases</translation>
    </message>
    <message>
        <source>beri tahu petugas TI bahwa {count} catatan disisihkan</source>
        <translation>tell the IT staff that {count} {count:record was|records were} set aside</translation>
    </message>
    <message>
        <source>betulkan jam Windows karena {note}</source>
        <translation>set the time of Windows right because {note}</translation>
    </message>
    <message>
        <source>lanjutkan pelayanan</source>
        <translation>go on serving</translation>
    </message>
    <message>
        <source>{done}; {todo}.</source>
        <translation>{done}; {todo}.</translation>
    </message>
    <message>
        <source>{first}, dan {then}</source>
        <translation>{first}, and {then}</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>{0} hari</source>
        <translation>{0} d</translation>
    </message>
    <message>
        <source>{0} jam</source>
        <translation>{0} h</translation>
    </message>
    <message>
        <source>{0} menit</source>
        <translation>{0} min</translation>
    </message>
    <message>
        <source>{0} detik</source>
        <translation>{0} s</translation>
    </message>
    <message>
        <source>Jam PC</source>
        <translation>PC clock</translation>
    </message>
    <message>
        <source>Diragukan; pastikan tanggal hari ini saat diminta.</source>
        <translation>Doubtful; confirm today’s date when asked.</translation>
    </message>
    <message>
        <source>Sejak PC dinyalakan belum dicocokkan dengan pusat; tampak wajar.</source>
        <translation>Not compared with the centre since the PC was started; looks plausible.</translation>
    </message>
    <message>
        <source>Sama dengan server pusat.</source>
        <translation>Agrees with the central server.</translation>
    </message>
    <message>
        <source>{0} lebih cepat daripada server pusat.</source>
        <translation>{0} ahead of the central server.</translation>
    </message>
    <message>
        <source>{0} lebih lambat daripada server pusat.</source>
        <translation>{0} behind the central server.</translation>
    </message>
    <message>
        <source>Serah</source>
        <translation>Serah</translation>
    </message>
    <message>
        <source>Python, Qt, sistem</source>
        <translation>Python, Qt, system</translation>
    </message>
    <message>
        <source>PC ini</source>
        <translation>this PC</translation>
    </message>
    <message>
        <source>Server pusat</source>
        <translation>Central server</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Data</translation>
    </message>
    <message>
        <source>Kelurahan</source>
        <translation>Kelurahan</translation>
    </message>
    <message>
        <source>Nomor PC</source>
        <translation>PC number</translation>
    </message>
    <message>
        <source>Pengenal perangkat</source>
        <translation>Device identifier</translation>
    </message>
    <message>
        <source>Perhatian</source>
        <translation>Attention</translation>
    </message>
    <message>
        <source>{0} catatan</source>
        <translation>Records: {0}</translation>
    </message>
    <message>
        <source>Alamat</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>Keadaan</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Jawaban terakhir</source>
        <translation>Latest answer</translation>
    </message>
    <message>
        <source>Belum terkirim</source>
        <translation>Not sent yet</translation>
    </message>
    <message>
        <source>{0} kosong</source>
        <translation>{0} free</translation>
    </message>
    <message>
        <source>nomor {0}, seri {1}</source>
        <translation>number {0}, series {1}</translation>
    </message>
    <message>
        <source>Basis data</source>
        <translation>Database</translation>
    </message>
    <message>
        <source>Ukuran</source>
        <translation>Size</translation>
    </message>
    <message>
        <source>Ruang disk</source>
        <translation>Disk space</translation>
    </message>
    <message>
        <source>Catatan terakhir</source>
        <translation>Latest record</translation>
    </message>
    <message>
        <source>{0} (tidak ada)</source>
        <translation>{0} (missing)</translation>
    </message>
    <message>
        <source>A4, dua lembar A5</source>
        <translation>A4, two A5 sheets</translation>
    </message>
    <message>
        <source>F4 (folio), dua lembar</source>
        <translation>F4 (folio), two sheets</translation>
    </message>
    <message>
        <source>Gulungan termal 58 mm</source>
        <translation>Thermal roll 58 mm</translation>
    </message>
    <message>
        <source>Gulungan termal 80 mm</source>
        <translation>Thermal roll 80 mm</translation>
    </message>
    <message>
        <source>F4 (folio)</source>
        <translation>F4 (folio)</translation>
    </message>
    <message>
        <source>Otomatis: {0}</source>
        <translation>Automatic: {0}</translation>
    </message>
    <message>
        <source>Otomatis (printer yang memilih)</source>
        <translation>Automatic (the printer chooses)</translation>
    </message>
    <message>
        <source>Printer bawaan PC ini ({0})</source>
        <translation>Default printer of this PC ({0})</translation>
    </message>
    <message>
        <source>Printer bawaan PC ini</source>
        <translation>Default printer of this PC</translation>
    </message>
    <message>
        <source>{0} (tidak siap)</source>
        <translation>{0} (not ready)</translation>
    </message>
</context>
<context>
    <name>shell</name>
    <message>
        <source>{0} belum terkirim</source>
        <translation>{0} not sent yet</translation>
    </message>
    <message>
        <source>Sinkronisasi sedang berjalan. {0}.</source>
        <translation>Synchronizing. {0}.</translation>
    </message>
    <message>
        <source>Luring</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>Sinkron dihentikan</source>
        <translation>Sync stopped</translation>
    </message>
    <message>
        <source>Pusat tak terjangkau</source>
        <translation>Centre not reached</translation>
    </message>
    <message>
        <source>Jam PC keliru</source>
        <translation>PC clock is wrong</translation>
    </message>
    <message>
        <source>Sinkron gagal</source>
        <translation>Sync failed</translation>
    </message>
    <message>
        <source>Belum pernah sinkron</source>
        <translation>Never synchronized</translation>
    </message>
    <message>
        <source>Tersinkron {0}</source>
        <translation>Synchronized {0}</translation>
    </message>
    <message>
        <source>Mengirim {0} dari {1}</source>
        <translation>Sending {0} of {1}</translation>
    </message>
    <message>
        <source>Menerima {0} data</source>
        <translation>{0} records received</translation>
    </message>
    <message>
        <source>Menyinkronkan…</source>
        <translation>Synchronizing…</translation>
    </message>
    <message>
        <source>Server pusat belum pernah menjawab PC ini.</source>
        <translation>The central server has never answered this PC.</translation>
    </message>
    <message>
        <source>Server pusat terakhir menjawab {0}.</source>
        <translation>The central server last answered {0}.</translation>
    </message>
    <message>
        <source>Printer siap</source>
        <translation>Printer ready</translation>
    </message>
    <message>
        <source>Printer tidak siap</source>
        <translation>Printer not ready</translation>
    </message>
    <message>
        <source>Pilih printer</source>
        <translation>Choose a printer</translation>
    </message>
    <message>
        <source>Printer yang dipilih tidak ada lagi di PC ini. Pilih di Pengaturan.</source>
        <translation>The chosen printer is no longer on this PC. Choose one in Settings.</translation>
    </message>
    <message>
        <source>Tanpa printer</source>
        <translation>No printer</translation>
    </message>
    <message>
        <source>Serah terima tetap bisa dicatat; tanda terima dicetak kemudian.</source>
        <translation>Hand-overs can still be recorded; the receipts are printed later.</translation>
    </message>
</context>
<context>
    <name>sign_in</name>
    <message>
        <source>Terlalu banyak PIN salah. Coba lagi dalam {0} detik; bila lupa, hubungi Disdukcapil.</source>
        <translation>Too many wrong PINs. Try again in {0} seconds; if you forgot it, call the registry.</translation>
    </message>
</context>
<context>
    <name>status</name>
    <message>
        <source>KTP-el ini sudah diserahkan.</source>
        <translation>This card has been handed over.</translation>
    </message>
    <message>
        <source>Bila keliru, batalkan bersama penyelia. Nomornya tetap tercatat.</source>
        <translation>If that was wrong, cancel it together with a supervisor. Its number stays on record.</translation>
    </message>
    <message>
        <source>KTP-el ini ditarik Disdukcapil.</source>
        <translation>The registry has recalled this card.</translation>
    </message>
    <message>
        <source>Jangan serahkan. Simpan di kotak “Ditahan”, lalu kembalikan ke kecamatan.</source>
        <translation>Do not hand it over. Keep it in the “Held” box, then return it to the kecamatan.</translation>
    </message>
    <message>
        <source>Kartu tercatat pada {0}.</source>
        <translation>The card is recorded as being with {0}.</translation>
    </message>
    <message>
        <source>Tanda terima yang dipindai asli.</source>
        <translation>The scanned receipt is genuine.</translation>
    </message>
    <message>
        <source>Tanda terima yang dipindai TIDAK cocok dengan catatan. Simpan kertasnya dan panggil penyelia.</source>
        <translation>The scanned receipt does NOT agree with the record. Keep the paper and call the supervisor.</translation>
    </message>
    <message>
        <source>PC pembuat tanda terima ini belum dikenal. Sinkronkan, lalu pindai lagi.</source>
        <translation>The PC that made this receipt is not known yet. Synchronize, then scan again.</translation>
    </message>
</context>
</TS>
