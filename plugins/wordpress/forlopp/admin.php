<?php
/**
 * What the webmaster sees: the settings page, the button and the notices. Only for those who may manage the site's options.
 */

defined( 'ABSPATH' ) || exit;

const FORLOPP_FIELDS = [ // name => label, choices (none: an address or words), help
	'feed' => [ 'Källans adress', [], 'Till exempel https://forlopp.example/api/v1/' ],
	'ids' => [ 'Vårdförlopp', [], 'Id för dem som ska hämtas, till exempel: sepsis hjartsvikt. Tomt: alla godkända. Det som en gång har hämtats hålls alltid aktuellt.' ],
	'type' => [ 'Läggs in som', [ 'vardforlopp' => 'Vårdförlopp (egen sort)', 'page' => 'Sidor', 'post' => 'Inlägg' ], 'Byter du sort flyttas även det som redan är hämtat.' ],
	'status' => [ 'Nya läggs in som', [ 'draft' => 'Utkast', 'publish' => 'Publicerade' ], 'Gäller bara nya. Det som är publicerat förblir publicerat när det uppdateras.' ],
	'region' => [ 'Regionala tillägg', [], 'Regionens id, till exempel vastra-gotaland. Tilläggen visas under de delar de hör till, tydligt märkta. Tomt: inga.' ],
	'key' => [ 'Publik nyckel', [], 'Raden som börjar med RW. Med den hämtas bara utgåvor som har en giltig signatur. Tomt: signaturen kontrolleras inte.' ],
	'illustrative' => [ 'Exempeltexter', [ '' => 'Hämta inte', '1' => 'Ta med exempeltexter' ], 'Texter som ingen har granskat medicinskt. De är alltid märkta och får inte användas i vården.' ],
];
const FORLOPP_EDITING = 'Texten hämtas från Förlopp. Det du ändrar märks ut för läsaren, och skrivs över när nästa version hämtas.';

add_action( 'admin_menu', static function () { add_options_page( 'Förlopp', 'Förlopp', 'manage_options', 'forlopp', 'forlopp_page' ); } );
add_action( 'admin_init', static function () { register_setting( 'forlopp', 'forlopp', [ 'sanitize_callback' => 'forlopp_checked' ] ); } );
add_action( 'admin_post_forlopp_fetch', static function () {
	if ( ! current_user_can( 'manage_options' ) ) {
		wp_die( 'Du får inte hämta vårdförlopp.', 403 );
	}
	check_admin_referer( 'forlopp_fetch' );
	forlopp_run();
	wp_safe_redirect( admin_url( 'options-general.php?page=forlopp' ) );
	exit;
} );
add_action( 'admin_notices', static function () {
	if ( forlopp_state()['error'] && current_user_can( 'manage_options' ) ) {
		printf( '<div class="notice notice-error"><p><strong>Förlopp: den senaste hämtningen misslyckades.</strong> %s Inläggen är kvar som de var.</p></div>',
			esc_html( forlopp_state()['error'] ) );
	}
} );
add_action( 'enqueue_block_editor_assets', static function () {
	if ( get_post() && get_post_meta( get_post()->ID, '_forlopp_id', true ) ) {
		wp_add_inline_script( 'wp-edit-post', sprintf( 'wp.domReady(()=>wp.data.dispatch("core/notices").createWarningNotice(%s,{isDismissible:false}));',
			wp_json_encode( FORLOPP_EDITING ) ) );
	}
} );

/** Take a form's values; what is not among the choices becomes the default. Its own output comes out unchanged. */
function forlopp_checked( $given ) {
	$given = array_map( 'strval', array_filter( array_merge( FORLOPP_DEFAULTS, (array) $given ), 'is_scalar' ) );
	foreach ( FORLOPP_FIELDS as $name => list( , $choices ) ) {
		$kept[ $name ] = $choices && ! isset( $choices[ $given[ $name ] ?? '' ] ) ? FORLOPP_DEFAULTS[ $name ] : trim( $given[ $name ] ?? '' );
	}
	$feed = preg_replace( '#index\.json$#', '', esc_url_raw( $kept['feed'], [ 'http', 'https' ] ) );
	$kept['feed'] = $feed ? trailingslashit( $feed ) : '';
	$kept['ids'] = implode( ' ', array_filter( array_map( 'sanitize_title', preg_split( '/[\s,;]+/', $kept['ids'] ) ) ) );
	$kept['region'] = sanitize_title( $kept['region'] );
	$kept['key'] = sanitize_text_field( $kept['key'] ); // not emptied when it is wrong: then nothing is fetched, and that is said
	delete_option( 'rewrite_rules' ); // another kind of post has other addresses: made anew at the next page
	return $kept + [ 'author' => get_current_user_id() ];
}

function forlopp_page() {
	$settings = forlopp_settings();
	$state = forlopp_state();
	echo '<div class="wrap"><h1>Förlopp</h1><p>Vårdförlopp hämtas varje timme. Inläggen visar version och källa, och säger till när de kan vara inaktuella.</p>';
	echo '<form method="post" action="options.php"><table class="form-table" role="presentation">';
	settings_fields( 'forlopp' );
	foreach ( FORLOPP_FIELDS as $name => list( $label, $choices, $help ) ) {
		printf( '<tr><th scope="row"><label for="forlopp-%1$s">%2$s</label></th><td>', esc_attr( $name ), esc_html( $label ) );
		printf( $choices ? '<select id="forlopp-%1$s" name="forlopp[%1$s]">' : '<input class="regular-text" id="forlopp-%1$s" name="forlopp[%1$s]" value="%2$s">',
			esc_attr( $name ), esc_attr( $settings[ $name ] ) );
		foreach ( $choices as $value => $words ) {
			printf( '<option value="%s"%s>%s</option>', esc_attr( $value ), selected( $settings[ $name ], (string) $value, false ), esc_html( $words ) );
		}
		printf( '%s<p class="description">%s</p></td></tr>', $choices ? '</select>' : '', esc_html( $help ) );
	}
	echo '</table>';
	submit_button( 'Spara' );
	echo '</form><hr><h2>Hämtningar</h2>';
	$time = static function ( $seconds ) { return $seconds ? esc_html( wp_date( 'Y-m-d H:i', $seconds ) ) : 'aldrig'; };
	printf( '<p>Senast jämförd med källan: <strong>%s</strong>. Senast ändrat: %s. Signatur: %s.</p><ul class="ul-disc">', $time( $state['contact'] ),
		$time( $state['reported'] ), $state['expires'] ? 'kontrollerad, gäller till och med ' . esc_html( $state['expires'] ) : 'inte kontrollerad' );
	foreach ( $state['report'] as $line ) {
		printf( '<li>%s</li>', esc_html( $line ) );
	}
	printf( '</ul><form method="post" action="%s"><input type="hidden" name="action" value="forlopp_fetch">', esc_url( admin_url( 'admin-post.php' ) ) );
	wp_nonce_field( 'forlopp_fetch' );
	submit_button( 'Hämta nu', 'secondary', 'submit', false, $settings['feed'] ? [] : [ 'disabled' => 'disabled' ] );
	echo '</form></div>';
}
