<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="id_ID">
<context>
    <name>CancelForm</name>
    <message>
        <source>Batalkan serah terima</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Di mana kartunya sekarang?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nama orang yang memegang kartu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tidak jadi (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Minta PIN penyelia</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kembali di laci</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Masih pada orang yang keliru</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CancelViewModel</name>
    <message>
        <source>Pilih dahulu di mana kartunya sekarang: di laci atau pada orang lain.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tulis nama orang yang memegang kartunya agar dapat dicari.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batalkan serah terima KTP-el atas nama {0}, nomor {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serah terima dibatalkan; nomornya tetap tercatat. Kartu ada di laci.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serah terima dibatalkan; nomornya tetap tercatat. Kartu masih pada {0}: jemput, lalu catat kembalinya.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CardHistory</name>
    <message>
        <source>Kembali (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kartu ini belum diserahkan kepada siapa pun.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Serahkan kartu ini</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cetak ulang</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Batalkan serah terima</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kasus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yang terjadi di PC ini</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>registrasi {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lokasi {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>terbuka</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ditutup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Belum ada tindakan di PC ini atas kartu ini.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CardPageViewModel</name>
    <message>
        <source>KTP-el ini tidak lagi tercatat di kelurahan ini. Cari kembali kartunya.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draf petugas sebelumnya tersimpan. Cocokkan kembali kartunya dengan mata Anda sendiri sebelum menyerahkan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layar terkunci. Masuk dahulu; isian ini tetap tersimpan.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CardPanel</name>
    <message>
        <source>Data tidak sesuai (D)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cocokkan dengan kartu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alamat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RT/RW</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lokasi simpan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP-el lama</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nomor surat kehilangan dari kepolisian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sidik jari (F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>belum dicatat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reg. {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} lama</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CollectorPanel</name>
    <message>
        <source>Diambil oleh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NIK pengambil</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nama pengambil</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hubungan dengan pemilik</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Berkas yang ditunjukkan</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConfirmBar</name>
    <message>
        <source>PIN penyelia (S)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Catat di daftar penyelia (L)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kembali (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serahkan {0} (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Batal</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CrashGuard</name>
    <message>
        <source>Perlu perhatian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ada kesalahan pada Serah</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Langkah terakhir mungkin belum selesai. Yang sudah dinyatakan tercatat tetap aman; periksa Riwayat, lalu ulangi langkah itu. Bila terjadi lagi, salin rincian ini untuk petugas TI.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message>
        <source>Sudah diserahkan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cetak tanda terima (Ctrl+P)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Riwayat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nomor tanda terima</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kode bukti</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pindai atau ketik untuk warga berikutnya.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sudah dikonfirmasi pusat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sementara: belum dikonfirmasi pusat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanda terima: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Masuk daftar penyelia hari ini: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bertentangan dengan catatan: {0}. Pusat akan membuka kasusnya.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EventRow</name>
    <message>
        <source>belum dikonfirmasi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>jam diragukan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>oleh {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data pribadi sudah dihapus sesuai masa simpan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nomor {0}   ·   kode bukti {1}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EvidencePanel</name>
    <message>
        <source>Nomor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kode bukti</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sudah dikonfirmasi pusat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Belum dikonfirmasi pusat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanda terima: {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HandOverView</name>
    <message>
        <source>Lanjutkan {0} (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HandOverViewModel</name>
    <message>
        <source>Pindaian diterima, tetapi kartu ini belum selesai. Selesaikan, atau tekan Esc, lalu pindai lagi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP-el ini tidak lagi tercatat di kelurahan ini.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanda tangan atau isian untuk {0} belum disimpan dan akan hilang. Kartunya tetap di laci.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Buang isian?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Buang isian</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryView</name>
    <message>
        <source>Riwayat kartu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cari kartunya, atau pindai tanda terimanya: siapa yang mengambil, siapa yang menyerahkan, dan apa saja yang terjadi pada kartu itu.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryViewModel</name>
    <message>
        <source>KTP-el ini tidak lagi tercatat di kelurahan ini.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HoldPage</name>
    <message>
        <source>Kembali (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tahan kartu (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data tidak sesuai</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kartu tidak diserahkan dan tetap di laci. Tandai apa yang tidak sesuai menurut pemilik:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seharusnya (boleh kosong), misalnya ejaan yang benar</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PaperBox</name>
    <message>
        <source>{0} · wajib</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PrintQueue</name>
    <message>
        <source>Tanda terima</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yang belum tercetak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Semua</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}, petugas {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tidak ada tanda terima {0} yang perlu dicetak.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanda terima {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Laporan harian {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Berita acara {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Belum ada yang ditandai: tandai diberikan hanya untuk kertas yang keluar.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cetak meragukan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serah berhenti saat {0} tanda terima sedang dicetak. Serah terimanya aman tersimpan. Ambil kertas dari printer, lalu tandai satu per satu: keluar atau tidak keluar.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Periksa sekarang</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loket terkunci. Masuk dahulu, lalu cetak.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} tanda terima sudah diberikan kepada warga. Mencetaknya lagi berarti membuat SALINAN dan memerlukan penyelia.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cetak lagi?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} dari {1} tanda terima sudah dicetak. Musnahkan kertas yang rusak sebelum mencetaknya lagi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cetak lagi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sedang dicetak. Tunggu sampai selesai.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: dikirim ke printer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Program gagal mencetak.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serah terima tetap aman tersimpan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} tanda terima ditandai diberikan.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Layar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Beranda</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serah Terima</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Terima Kiriman</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kasus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Laporan &amp; Tutup Hari</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Riwayat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pengaturan</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultsList</name>
    <message>
        <source>Kartu yang ditemukan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mirip: satu huruf berbeda. Periksa baik-baik.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultsPage</name>
    <message>
        <source>{0} kartu. Pilih dengan panah, buka dengan Enter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} kartu pertama ditampilkan. Ketik lebih lengkap.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScanRouter</name>
    <message>
        <source>Pindaian diabaikan karena loket terkunci. Masuk dahulu.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pindaian diabaikan. Selesaikan atau tutup dialog yang terbuka dahulu.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Pindai, atau ketik nama, NIK, alamat, RT/RW</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cari kartu</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SearchHint</name>
    <message>
        <source>Siap menerima warga berikutnya</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pindai label, tanda terima, atau nomor registrasi; atau ketik apa saja yang diketahui:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nama, ejaan lama pun boleh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NIK lengkap atau 4 angka terakhir</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alamat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RT/RW, boleh bersama nama</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nomor tanda terima</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SearchViewModel</name>
    <message>
        <source>Tanda terima ini bukan dari kelurahan ini, atau kartunya belum ada di PC ini. Sinkronkan, lalu pindai lagi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Teruskan sampai 16 angka NIK, atau ketik 4 angka terakhirnya saja.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP-el tidak ditemukan di kelurahan ini. Periksa ejaan nama atau hubungi Disdukcapil.</source>
        <translation type="unfinished">This card is not known here. Check the spelling of the name or ask the registry.</translation>
    </message>
</context>
<context>
    <name>SetAsideViewModel</name>
    <message>
        <source>KTP-el ditahan. Simpan di kotak “Ditahan”; pemilik mengisi F-1.02 untuk perbaikan, dan kartunya dikembalikan lewat menu Pengembalian.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lepaskan penahanan KTP-el atas nama {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kartu tercatat kembali di laci. Periksa fisiknya.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Penahanan dilepas. KTP-el ini dapat diserahkan.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignInViewModel</name>
    <message>
        <source>Terlalu banyak PIN salah. Coba lagi dalam {0} detik, atau minta penyelia menyetel ulang PIN Anda.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kelurahan {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pilih nama Anda dahulu.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PIN harus terdiri atas 6 angka.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mengambil daftar petugas dan KTP-el dari server pusat: {0} data diterima…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Belum ada petugas yang dikenal PC ini. Sambungkan ke jaringan, lalu sinkronkan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server pusat belum mendaftarkan petugas untuk kelurahan ini. Hubungi Disdukcapil, lalu sinkronkan lagi.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignatureImage</name>
    <message>
        <source>Tanda tangan penerima</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignaturePad</name>
    <message>
        <source>Bidang tanda tangan penerima</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanda tangan di sini</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignaturePanel</name>
    <message>
        <source>Tanda tangan penerima</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goresan terlalu pendek untuk tanda tangan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hapus goresan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nomor lembar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Baris</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nama saksi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Penerima menandatangani daftar kertas; tulis lembar dan baris.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cap jempol dibubuhkan pada lembar petugas; saksi melihatnya sendiri.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Penerima tidak dapat membubuhkan tanda tangan maupun cap jempol; saksi menyatakan kartunya diterima.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusPage</name>
    <message>
        <source>Kembali (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Riwayat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cetak tanda terima</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Lepaskan penahanan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kartu sudah &amp;kembali</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Batalkan serah terima</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lokasi {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StepMark</name>
    <message>
        <source>selesai</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>belum</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SupervisorDialog</name>
    <message>
        <source>Persetujuan penyelia</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Penyelia</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Alasan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P&amp;IN penyelia</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Setujui</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Belum ada penyelia yang terdaftar di PC ini. Sinkronkan dahulu, atau minta Disdukcapil mendaftarkannya.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alasan wajib diisi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PIN harus terdiri atas 6 angka.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TellDialog</name>
    <message>
        <source>Rincian untuk petugas TI</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Salin rincian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tutup</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>card</name>
    <message>
        <source>Diserahkan dua kali</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ditarik setelah diserahkan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dipindah saat dibawa tim</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tindakan bertentangan dengan catatan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dicatat oleh PC yang dicabut</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Catatan PC bercabang</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dua catatan mungkin satu kartu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tidak dikenal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tidak tercatat dalam daftar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} tahun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Laki-laki</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Perempuan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kasus terbuka: {0}. Minta penyelia melihat menu Kasus sebelum menyerahkan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Catatan bertentangan: {0}. Pusat akan membuka kasusnya saat tersambung.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ada {0} kartu lain atas NIK ini di laci (registrasi {1}). Pastikan kartu yang benar.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>done</name>
    <message>
        <source>diambil sendiri oleh pemiliknya</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>diambil oleh {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nomor surat kehilangan</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>history</name>
    <message>
        <source>Tindakan PC lain dan pusat atas kartu ini ikut dihitung; rinciannya ada di pusat.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pengecualian Aturan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanda Terima Diberikan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Salinan Tanda Terima</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cetak Gagal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cetak Meragukan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP-el Lama Diserahkan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP-el Lama Hilang</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP-el Lama Dikirim</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP-el Lama Dimusnahkan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pengaduan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Catatan Kasus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kasus Ditutup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pemilik belum berusia 17 tahun.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pemilik sudah berusia 17 tahun.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ditarik Disdukcapil.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pemilik belum 17 tahun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>siapa yang boleh mengambil</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>batas pengambilan sehari</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>verifikasi sidik jari</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>surat kehilangan dari kepolisian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Belum dicetak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sudah dicetak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cetak meragukan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cetak gagal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sudah diberikan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diserahkan oleh {0} pada {1}. Nama pengambil sudah dihapus sesuai masa simpan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diambil sendiri oleh pemiliknya pada {1}; diserahkan oleh {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diambil oleh {2} ({3}) pada {1}; diserahkan oleh {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PC {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} kelurahan {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diserahkan di {0} pada {1}. Nama pengambil dan petugasnya tersimpan di PC itu dan di pusat.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pengambil</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NIK pengambil</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hubungan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Berkas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Petugas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bukti</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Catatan waktu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tanda tangan pada lembar {0} baris {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cap jempol, saksi {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>saksi {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tanda tangan pena</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PC ini</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alasan: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disetujui {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kartu pada {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tidak ada dalam daftar kiriman.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>language</name>
    <message>
        <source>id</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>page</name>
    <message>
        <source>Nama</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NIK</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tempat, Tanggal Lahir</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Foto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pemilik</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keluarga</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kuasa</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RT/RW</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diserahkan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hilang</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Belum punya</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pena</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Di kertas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cap jempol</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saksi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dicocokkan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP-el lama</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pengambil</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Berkas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sidik jari</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanda tangan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sesuai dengan wajah pemilik</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sesuai dengan foto pada berkas pemilik</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disetujui {0}: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} hal masuk daftar penyelia hari ini, diperiksa sebelum Tutup Hari.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>nomor tanda terima</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NIK</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nomor registrasi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>angka akhir NIK</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nama</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ejaan lain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>alamat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mirip</source>
        <translation type="unfinished"></translation>
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
        <source>KTP-el ini tidak ada saat kiriman diterima. Catat sebagai ditemukan bila kartunya ada.</source>
        <translation>This card was missing when its batch was received. Record it as found if it is here.</translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dikirim ke Kelurahan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tersedia di Kelurahan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fisik Tidak Ada</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Salah Kirim</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ditahan (Belum 17 Tahun)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ditahan (Data/Fisik Bermasalah)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dibawa Tim Distribusi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sudah Diserahkan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pada Orang yang Keliru</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hilang di Kelurahan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dikembalikan ke Kecamatan/Disdukcapil</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dimusnahkan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pengiriman</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Penerimaan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Penerimaan di Luar Daftar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Penahanan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pelepasan Penahanan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Penempatan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keluar dengan Tas Distribusi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kunjungan Gagal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kembali dari Tas Distribusi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serah Terima</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pembatalan Serah Terima</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kembali dari Orang yang Keliru</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ditemukan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pengembalian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Penarikan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pemusnahan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Penggabungan Catatan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kode pendaftaran terdiri atas 15 huruf/angka. Periksa lagi kode dari Disdukcapil.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NIK harus terdiri atas 16 angka.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NIK rusak oleh lembar kerja (ditulis dengan E). Minta daftar asli.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NIK rusak oleh lembar kerja (berdesimal). Minta daftar asli.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kode kelurahan harus terdiri atas 10 angka.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bukan pengenal kartu: harus 32 angka heksadesimal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bagian nomor di luar batas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nomor harus terdiri atas 22 angka.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nomor salah ketik: angka pemeriksanya tidak cocok.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PIN harus terdiri atas 6 angka.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PIN ini terlalu mudah ditebak. Pilih 6 angka yang tidak berurutan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanda terima ini tidak dapat diberi kode QR.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kode QR ini bukan dari tanda terima Serah.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kode QR ini rusak atau diubah.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanggal tidak dapat dibaca; isian lain tetap aman, tulislah tanggal seperti 27-02-2019.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanggal itu tidak ada dalam kalender; isian lain tetap aman, periksa hari dan bulannya.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bilangan di luar 0 sampai 999.999.999.999 tidak dapat ditulis dengan huruf; tidak ada data yang berubah, periksa angkanya lalu coba lagi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PC ini belum didaftarkan. Minta kode pendaftaran ke Disdukcapil, lalu jalankan pendaftaran (serah enrol).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PC ini sudah terdaftar. Untuk memindahkannya, hubungi TI Disdukcapil.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yang bersangkutan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anggota keluarga satu KK</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Penerima kuasa</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Petugas atau Ketua RT/RW</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP pengambil</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kartu Keluarga</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Surat kuasa (F-1.07) bermeterai</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP-el lama</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Surat tugas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Akta kelahiran</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diserahkan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hilang (surat kepolisian)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Belum pernah memiliki</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cocok</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tidak cocok</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jari tidak terbaca</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cip tidak terbaca</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alat tidak tersedia</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tidak dilakukan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP-el ini ditarik Disdukcapil. Jangan serahkan; kembalikan ke kecamatan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP-el atas nama {name} belum dapat diserahkan karena pemilik belum berusia 17 tahun (17 tahun pada {day}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pengambilan oleh {relation!l} tidak diizinkan di kelurahan ini tanpa persetujuan penyelia.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nama pengambil wajib diisi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NIK pengambil: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NIK pengambil sama dengan NIK pemilik. Pilih “Yang bersangkutan”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{paper} belum ditunjukkan. Minta berkasnya; KTP-el tetap aman di laci.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{paper} tidak berlaku untuk pengambilan ini.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cocokkan nama, NIK, tanggal lahir, dan foto bersama penerima lebih dahulu. Bila ada yang salah, tahan kartunya.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pilih keadaan KTP-el lama: diserahkan, hilang, atau belum punya.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nomor surat keterangan kehilangan dari kepolisian wajib diisi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sidik jari tidak cocok dengan kartu. Jangan serahkan; hubungi penyelia.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verifikasi sidik jari wajib untuk pengambilan ini.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanda tangan belum ada. Minta penerima tanda tangan, cap jempol, atau saksi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pilih siapa yang mengambil: pemilik, keluarga, kuasa, atau RT/RW.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pengambil ini sudah mengambil {taken} KTP-el hari ini (batas {most}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PC ini belum mempunyai sistem cetak (CUPS). Simpan sebagai PDF, atau hubungi TI.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sistem cetak tidak menjawab. Lihat dahulu apakah kertasnya keluar dari printer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Printer yang dipilih tidak ada lagi di PC ini. Pilih printer lain di Pengaturan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Printer sedang tidak menerima pekerjaan. Nyalakan printernya, lalu coba lagi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Belum ada printer bawaan di PC ini. Pilih printer di Pengaturan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sistem cetak PC ini tidak berjalan. Nyalakan ulang PC, atau hubungi TI.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Printer menolak pekerjaan ini. Periksa printer dan kertasnya, lalu coba lagi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Berkas PDF tidak dapat ditulis. Periksa folder dan ruang disknya, lalu coba lagi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP-el diserahkan dua kali</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP-el ditarik setelah diserahkan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP-el dipindah saat dibawa tim</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tindakan bertentangan dengan catatan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dicatat oleh PC yang dicabut</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Catatan PC bercabang (cadangan dipulihkan atau disk disalin)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dua catatan mungkin satu kartu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dicatat oleh kelurahan lain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Catatan masih kosong. Tulis apa yang sudah dilakukan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(catatan sudah dihapus sesuai retensi)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Isi tanda terima sudah dihapus sesuai retensi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{relation}, {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diambil oleh: {taker}. Bukti: {evidence}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tanda tangan di layar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tanda tangan pada lembar {sheet} baris {row}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cap jempol, saksi {witness}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>saksi {witness}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nomor tanda terima ini bukan dari PC ini. Periksa nomornya.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nomor berita acara ini bukan dari PC ini. Periksa nomornya.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alasan wajib diisi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nama</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NIK</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tempat/tanggal lahir</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Foto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data lain yang tercetak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kartu rusak atau cip tidak terbaca</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pilih dahulu data mana yang tidak sesuai.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP-el ini ditarik Disdukcapil, jadi penahanannya tidak dapat dilepas. Kembalikan ke kecamatan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tindakan ini memerlukan penyelia. Minta penyelia memasukkan PIN-nya.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Petugas “{text}” tidak terdaftar di kelurahan ini. Periksa nama atau NIP-nya.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Terlalu banyak PIN salah. Coba lagi dalam {seconds} detik.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PIN salah. Sisa {tries} kali percobaan sebelum harus menunggu.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PIN salah {failures} kali. Coba lagi dalam {seconds} detik, atau minta penyelia menyetel ulang PIN Anda.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanda terima ini tidak ada di PC ini.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Penerima kiriman belum menandatangani berita acara.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kiriman ini sudah diterima atau tidak ada di kelurahan ini.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ada kartu yang ditandai tidak ada tetapi bukan dari kiriman ini.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dihitung {counted} keping, menurut daftar {listed}. Hitung ulang, lalu tandai kartu yang fisiknya tidak ada. Belum ada yang dicatat.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nomor tanda terima PC ini sudah habis; tindakan ini belum tercatat dan data tetap aman. Minta TI mendaftarkan PC ini kembali ke Disdukcapil.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>berkasnya tidak ada atau kosong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cadangan tidak lolos pemeriksaan ({fault}). Data asli tidak berubah; periksa disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cadangan tidak dapat dibuat di {folder} ({reason}). Data asli tidak berubah; periksa ruang disk dan hak aksesnya.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Basis data tidak dapat dibuka di {folder}. Data tidak berubah; periksa hak akses folder itu, lalu buka Serah lagi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pustaka basis data tanpa enkripsi; Serah tidak akan memakainya.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Basis data tidak dapat dibaca dengan kunci PC ini. Data tidak diubah; hubungi TI untuk memulihkan kunci atau cadangan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Basis data tidak dapat dibaca ({reason}). Data tidak diubah; jalankan Diagnostik.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serah sedang berjalan di PC ini. Tutup jendelanya lebih dahulu, lalu ulangi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kunci disimpan dalam berkas: hanya untuk pengembangan, bukan untuk data warga.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Berkas kunci PC ini tidak terbaca. Data tetap utuh tetapi terkunci; hubungi TI untuk memulihkan kunci dari cadangan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Berkas kunci PC ini rusak. Data tetap utuh tetapi terkunci; hubungi TI untuk memulihkan kunci dari cadangan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sebuah catatan di PC ini rusak dan tidak terbaca; yang lain tetap utuh. Jalankan pemeriksaan catatan (verify) dan hubungi TI.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Basis data ini dibuat oleh Serah yang lebih baru. Data aman dan tidak diubah; pasang versi Serah terbaru di PC ini.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pemutakhiran basis data gagal dan dibatalkan. Data lama tetap utuh; periksa ruang disk, lalu buka Serah lagi atau hubungi TI.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pemutakhiran basis data dibatalkan; data lama tetap utuh.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disk penuh: tindakan ini BELUM tercatat. Kosongkan ruang disk, lalu ulangi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Basis data sedang dipakai: tindakan ini BELUM tercatat. Tunggu sebentar, lalu ulangi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Basis data gagal ({reason}): tindakan ini BELUM tercatat. Data yang sudah tersimpan aman; jalankan Diagnostik.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>belum ada yang berubah di PC ini</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pendaftaran ditolak server pusat; {nothing_done}, hubungi Disdukcapil dengan menyebut kode yang dipakai.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server pusat belum terjangkau; {nothing_done}, periksa jaringan dan alamat server lalu ulangi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kode pendaftaran ini tidak dikenal; {nothing_done}, periksa ejaannya atau minta kode baru dari Disdukcapil.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kode pendaftaran ini sudah dipakai PC lain; {nothing_done}, minta kode baru dari Disdukcapil.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Masa berlaku kode pendaftaran ini sudah lewat; {nothing_done}, minta kode baru dari Disdukcapil.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kode pendaftaran salah ketik; {nothing_done}, periksa huruf demi huruf lalu ulangi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pendaftaran PC ini telah dicabut; {nothing_done}, hubungi Disdukcapil.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server pusat memerlukan Serah yang lebih baru; {nothing_done}, pasang versi terbaru lalu ulangi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server pusat sedang sibuk; {nothing_done}, ulangi beberapa menit lagi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yang menjawab bukan server pusat yang membuat kode ini; {nothing_done}, periksa alamat server dan jaringan lalu ulangi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sambungan terputus sebelum jawaban tiba; {nothing_done}, ulangi dengan kode yang sama.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sertifikat server tidak dikenal; {nothing_done}, periksa alamat server dan jaringan lalu ulangi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanggal PC ini tampaknya keliru; {nothing_done}, betulkan tanggal dan jam Windows lalu ulangi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>semua catatan aman di PC ini</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server pusat tidak mengenal PC ini; {safe}, hubungi Disdukcapil untuk mendaftarkannya.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pendaftaran PC ini telah dicabut; {safe}, hentikan pelayanan di PC ini dan hubungi Disdukcapil.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server pusat memerlukan Serah yang lebih baru; {safe}, minta petugas TI memperbarui Serah.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server pusat menolak tanda tangan PC ini; {safe}, hubungi petugas TI.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rangkaian catatan PC ini tidak sambung di server pusat; {safe}, hubungi petugas TI.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server pusat menyimpan catatan yang berbeda dari PC ini; {safe}, hubungi petugas TI.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server pusat sedang sibuk; {safe} dan pengiriman diulang sendiri, lanjutkan pelayanan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jaringan atau server pusat terlalu lambat; {safe} dan pengiriman diulang sendiri, lanjutkan pelayanan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sambungan ke server pusat terputus; {safe} dan pengiriman diulang sendiri, lanjutkan pelayanan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sertifikat server pusat sudah tidak berlaku; {safe}, beri tahu Disdukcapil dan lanjutkan pelayanan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server pusat belum terjangkau; {safe} dan dikirim sendiri begitu jaringan ada, lanjutkan pelayanan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jaringan ini tidak sampai ke server pusat (mungkin harus masuk ke Wi-Fi dahulu); {safe}, periksa jaringan lalu sinkronkan lagi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server pusat menolak sinkronisasi ini; {safe}, hubungi petugas TI.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sinkronisasi dihentikan; {safe} dan sisanya dikirim pada sinkronisasi berikutnya.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sinkronisasi belum selesai; {safe} dan pengiriman diulang sendiri, lanjutkan pelayanan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanggal PC ini tampaknya keliru; {safe}, betulkan tanggal dan jam Windows lalu sinkronkan lagi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>jam PC ini melenceng {days} hari</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>jam PC ini melenceng {hours} jam</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>jam PC ini melenceng {minutes} menit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{note!u}; {safe}, betulkan tanggal dan jam Windows lalu sinkronkan lagi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{sent} catatan sudah tersimpan di pusat, lalu: {text!l}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{sent} catatan sudah tersimpan di server pusat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Semua catatan PC ini sudah tersimpan di server pusat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>periksa {cases} kasus baru di layar Kasus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>beri tahu petugas TI bahwa {count} catatan disisihkan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>betulkan jam Windows karena {note}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lanjutkan pelayanan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done}; {todo}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first}, dan {then}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>status</name>
    <message>
        <source>KTP-el ini sudah diserahkan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bila keliru, batalkan bersama penyelia. Nomornya tetap tercatat.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KTP-el ini ditarik Disdukcapil.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jangan serahkan. Simpan di kotak “Ditahan”, lalu kembalikan ke kecamatan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kartu tercatat pada {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanda terima yang dipindai asli.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanda terima yang dipindai TIDAK cocok dengan catatan. Simpan kertasnya dan panggil penyelia.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PC pembuat tanda terima ini belum dikenal. Sinkronkan, lalu pindai lagi.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
